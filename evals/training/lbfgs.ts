/** A function to be made small: its value at `at`, and its gradient written into `gradient`. */
export type Objective = (at: Float64Array, gradient: Float64Array) => number;

interface Pair {
  readonly step: Float64Array;
  readonly change: Float64Array;
  readonly rho: number;
}

/**
 * Minimises a smooth function by limited-memory BFGS with backtracking (Nocedal and Wright, Numerical Optimization, algorithm 7.4).
 * Deterministic: the same start gives the same end. Returns `start`, changed in place.
 */
export function minimise(objective: Objective, start: Float64Array, iterations: number, memory = 8): Float64Array {
  const pairs: Pair[] = [];
  let gradient: Float64Array = new Float64Array(start.length);
  let value = objective(start, gradient);
  for (let round = 0; round < iterations; round += 1) {
    const direction = twoLoop(gradient, pairs);
    const slope = dot(direction, gradient);
    if (slope > -1e-9) break;
    const before = start.slice();
    const nextGradient = new Float64Array(start.length);
    let rate = round === 0 ? Math.min(1, 1 / Math.sqrt(-slope)) : 1;
    let next = Infinity;
    for (let tries = 0; tries < 25; tries += 1, rate /= 2) {
      for (let i = 0; i < start.length; i += 1) start[i] = at(before, i) + rate * at(direction, i);
      next = objective(start, nextGradient);
      if (next <= value + 1e-4 * rate * slope) break;
    }
    const step = start.map((x, i) => x - at(before, i));
    const change = nextGradient.map((g, i) => g - at(gradient, i));
    const curvature = dot(step, change);
    if (curvature > 1e-12) pairs.push({ step, change, rho: 1 / curvature });
    if (pairs.length > memory) pairs.shift();
    const gain = value - next;
    value = next;
    gradient = nextGradient;
    if (gain < 1e-7 * Math.max(1, Math.abs(value))) break;
  }
  return start;
}

/** The quasi-Newton direction, downhill. */
function twoLoop(gradient: Float64Array, pairs: readonly Pair[]): Float64Array {
  const direction = gradient.map((x) => -x);
  const alphas: number[] = [];
  for (const pair of pairs.toReversed()) {
    const alpha = pair.rho * dot(pair.step, direction);
    alphas.push(alpha);
    addScaled(direction, pair.change, -alpha);
  }
  const last = pairs.at(-1);
  if (last !== undefined) {
    const shrink = 1 / (last.rho * dot(last.change, last.change));
    for (let i = 0; i < direction.length; i += 1) direction[i] = at(direction, i) * shrink;
  }
  for (const pair of pairs) {
    const alpha = alphas.pop() ?? 0;
    addScaled(direction, pair.step, alpha - pair.rho * dot(pair.change, direction));
  }
  return direction;
}

function addScaled(target: Float64Array, by: Float64Array, factor: number): void {
  for (let i = 0; i < target.length; i += 1) target[i] = at(target, i) + factor * at(by, i);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += at(a, i) * at(b, i);
  return sum;
}

function at(values: Float64Array, index: number): number {
  return values[index] ?? 0;
}
