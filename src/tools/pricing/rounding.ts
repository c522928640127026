import type { Conventions } from "./conventions.ts";
import { Exact, sum, ZERO } from "./exact.ts";

const MODES = {
  half_up: Exact.ROUND_HALF_UP,
  half_even: Exact.ROUND_HALF_EVEN,
  up: Exact.ROUND_UP,
  down: Exact.ROUND_DOWN,
} as const satisfies Record<Conventions["rounding_mode"], number>;

/** The amount at so many decimals in the stated mode. */
export function roundTo(amount: Exact, digits: number, mode: Conventions["rounding_mode"]): Exact {
  return amount.toDecimalPlaces(digits, MODES[mode]);
}

/**
 * Makes exact shares fit a rounded total: each is cut off at `digits`, and the units still missing go to the largest
 * remainders, earlier ones first among equals. The total may differ from the shares' sum by rounding only.
 */
export function fitToTotal(shares: readonly Exact[], total: Exact, digits: number): readonly Exact[] {
  const parts = shares.map((share) => share.toDecimalPlaces(digits, Exact.ROUND_FLOOR));
  const unit = new Exact(10).pow(-digits);
  let missing = total.minus(sum(parts)).dividedBy(unit).round().toNumber();
  const order = shares
    .map((share, index) => ({ index, rest: share.minus(parts[index] ?? ZERO) }))
    .toSorted((a, b) => b.rest.comparedTo(a.rest) || a.index - b.index);
  for (const { index } of order) {
    if (missing <= 0) break;
    parts[index] = (parts[index] ?? ZERO).plus(unit);
    missing -= 1;
  }
  return parts;
}

/** Splits a total pro rata over weights that are not negative; the parts add up to it exactly. Without weight, all goes to the first. */
export function allocate(total: Exact, weights: readonly Exact[], digits: number): readonly Exact[] {
  const whole = sum(weights);
  if (whole.isZero()) return weights.map((_, index) => (index === 0 ? total : ZERO));
  const shares = weights.map((weight) => total.times(weight).dividedBy(whole));
  return fitToTotal(shares, total, digits);
}
