import type { ChargeOf } from "../book/charge.ts";
import { exact, sum, ZERO, type Exact } from "../exact.ts";
import { quantityText } from "../money.ts";
import type { Rated, RatedStep, RatingContext } from "./rated.ts";

/**
 * A percentage of each reported amount, plus a fixed part for each, within a least and a most for each. The first free events
 * cost nothing; a free amount is used up in order, and what it covers of an event is not charged.
 */
export function ratePercentage(
  charge: ChargeOf<"percentage">,
  events: readonly Exact[],
  context: RatingContext,
): Rated {
  const percent = exact(charge.percent);
  let freeAmount = exact(charge.free_amount);
  const steps: RatedStep[] = [];
  const free = events.slice(0, charge.free_events);
  if (free.length > 0)
    steps.push({
      text: `the first ${quantityText(String(charge.free_events))} are free`,
      quantity: sum(free),
      amount: ZERO,
    });
  for (const event of events.slice(charge.free_events)) {
    const covered = freeAmount.lessThan(event) ? freeAmount : event;
    freeAmount = freeAmount.minus(covered);
    const base = event.minus(covered);
    if (base.isZero() && covered.greaterThan(0)) {
      steps.push({ text: `${context.money(event)} within the free amount`, quantity: event, amount: ZERO });
      continue;
    }
    steps.push(eventStep(charge, percent, base, context));
  }
  return { amount: sum(steps.map((step) => step.amount)), steps };
}

function eventStep(charge: ChargeOf<"percentage">, percent: Exact, base: Exact, context: RatingContext): RatedStep {
  const fixed = exact(charge.fixed_per_event);
  const plain = base.times(percent).dividedBy(100).plus(fixed);
  const fixedText = fixed.isZero() ? "" : ` + ${context.money(fixed)}`;
  const text = `${quantityText(percent)}% of ${context.money(base)}${fixedText}`;
  const { minimum_per_event: least, maximum_per_event: most } = charge;
  if (least !== undefined && plain.lessThan(least))
    return { text: `${text}, at least ${context.money(least)}`, quantity: base, amount: exact(least) };
  if (most !== undefined && plain.greaterThan(most))
    return { text: `${text}, at most ${context.money(most)}`, quantity: base, amount: exact(most) };
  return { text, quantity: base, amount: plain };
}
