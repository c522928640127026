import { Decimal } from "decimal.js";

/**
 * The decimal numbers all prices are computed in: 60 significant digits, so that only a stated rounding ever changes
 * an amount. A clone, because decimal.js keeps its settings on the constructor.
 */
export const Exact = Decimal.clone({ precision: 60, rounding: Decimal.ROUND_HALF_UP, toExpNeg: -60, toExpPos: 60 });

export type Exact = Decimal;

/** A decimal from its text, as in "49.00". */
export function exact(value: Decimal.Value): Exact {
  return new Exact(value);
}

export const ZERO: Exact = new Exact(0);
export const ONE: Exact = new Exact(1);

/** The sum; zero for nothing. */
export function sum(values: Iterable<Exact>): Exact {
  let total = ZERO;
  for (const value of values) total = total.plus(value);
  return total;
}
