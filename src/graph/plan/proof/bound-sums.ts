import type { Bound } from "./proof.ts";

export const NO_BOUND: Bound = { steps: 0, attempts: 0, tokens: 0, usd: 0, seconds: 0 };

/** Loops within loops multiply beyond what a number holds exactly; what is larger is as good as unbounded. */
export const LARGEST = Number.MAX_SAFE_INTEGER;

/** Fields of a bound that add up whatever the order of the work; seconds too, where it is done one after the other. */
export function sumBounds(bounds: readonly Bound[]): Bound {
  return bounds.reduce((sum, next) => join(sum, next, (a, b) => a + b), NO_BOUND);
}

/** The smaller of each field. */
export function smallerOf(a: Bound, b: Bound): Bound {
  return join(a, b, Math.min);
}

/** The bound of something done `times` times, of which the clock sees only `waves` one after the other. */
export function repeatBound(bound: Bound, times: number, waves = times): Bound {
  return tidy({
    steps: bound.steps * times,
    attempts: bound.attempts * times,
    tokens: bound.tokens * times,
    usd: bound.usd * times,
    seconds: bound.seconds * waves,
  });
}

function join(a: Bound, b: Bound, by: (a: number, b: number) => number): Bound {
  return tidy({
    steps: by(a.steps, b.steps),
    attempts: by(a.attempts, b.attempts),
    tokens: by(a.tokens, b.tokens),
    usd: by(a.usd, b.usd),
    seconds: by(a.seconds, b.seconds),
  });
}

/** Money in billionths of a dollar and time in microseconds, so that sums do not carry the dust of binary fractions. */
function tidy({ steps, attempts, tokens, usd, seconds }: Bound): Bound {
  return {
    steps: Math.min(LARGEST, steps),
    attempts: Math.min(LARGEST, attempts),
    tokens: Math.min(LARGEST, tokens),
    usd: round(usd, 1e9),
    seconds: round(seconds, 1e6),
  };
}

/** Upwards, for a bound must hold; less than a thousandth of a part is dust. */
function round(value: number, parts: number): number {
  return value * parts < LARGEST ? Math.max(0, Math.ceil(value * parts - 0.001)) / parts : Math.min(LARGEST, value);
}
