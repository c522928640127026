import { exact, sum, type Exact } from "../../../tools/pricing/exact.ts";
import { numberAt } from "./numbers.ts";
import { tokenize } from "./tokens.ts";

/**
 * Whether every number that was read from a text stands in it, in digits or in words, or is the sum of two or three that do, or a
 * twelfth or a thousandfold of one (a year's quantity for a month, terabytes).
 */
export function numbersStand(text: string, read: readonly string[]): boolean {
  const said = numbersIn(text);
  const sums = said.flatMap((a, i) => said.slice(i + 1).map((b) => sum([a, b])));
  const known = [
    ...said,
    ...sums,
    sum(said),
    ...said.map((n) => n.times(1000)),
    ...said.map((n) => n.dividedBy(12).toDecimalPlaces(2)),
  ];
  return read.every((value) => /^\d+(\.\d+)?$/.test(value) && known.some((number) => number.equals(exact(value))));
}

function numbersIn(text: string): readonly Exact[] {
  const tokens = tokenize(text);
  const found: Exact[] = [];
  let at = 0;
  while (at < tokens.length) {
    const number = numberAt(tokens, at);
    if (number !== undefined) found.push(number.value);
    at += number?.length ?? 1;
  }
  return found;
}
