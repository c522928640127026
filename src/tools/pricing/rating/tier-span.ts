import { InvalidInput } from "../../errors.ts";
import { exact, Exact, ZERO } from "../exact.ts";
import { quantityText } from "../money.ts";
import type { RatingContext } from "./rated.ts";

/** The part of a quantity that falls into one tier. */
export interface TierSpan<T> {
  readonly tier: T;
  /** "1-50", "201+": the tier's own range. */
  readonly range: string;
  readonly quantity: Exact;
}

interface Bounded {
  readonly up_to?: string | undefined;
}

/**
 * Cuts a quantity along the tiers, first tier first; tiers that it does not reach are left out.
 *
 * @throws InvalidInput when the last tier is closed and the quantity lies beyond it.
 */
export function tierSpans<T extends Bounded>(
  tiers: readonly T[],
  asked: Exact,
  context: RatingContext,
): readonly TierSpan<T>[] {
  const { between_tiers: between } = context.conventions;
  const quantity = between === "round_up" ? asked.ceil() : asked;
  const spans: TierSpan<T>[] = [];
  let start = ZERO;
  for (const tier of tiers) {
    const end = tier.up_to === undefined ? undefined : exact(tier.up_to);
    const reached = between === "previous" ? quantity.floor() : quantity;
    const last = end === undefined || reached.lessThanOrEqualTo(end);
    const upper = last || end === undefined ? quantity : end;
    spans.push({ tier, range: rangeText(start, end), quantity: upper.minus(start) });
    if (last) return spans;
    start = end;
  }
  throw new InvalidInput(
    `${quantityText(asked)} ${context.many} are more than the last tier holds, ${quantityText(start)}`,
    { field: "quantities", alternatives: [`up to ${quantityText(start)}`] },
  );
}

function rangeText(start: Exact, end: Exact | undefined): string {
  const whole = start.isInteger() && (end === undefined || end.isInteger());
  const first = whole ? quantityText(start.plus(1)) : `over ${quantityText(start)}`;
  if (end === undefined) return whole ? `${first}+` : first;
  return whole ? `${first}-${quantityText(end)}` : `${first} to ${quantityText(end)}`;
}
