import { features } from "../../src/agents/planner/routing/features.ts";
import { outcomes, parts, type Outcome } from "../../src/agents/planner/routing/outcome.ts";
import { minimise } from "./lbfgs.ts";

/** One question and what is right for it, as a place in `outcomes`. */
export interface Lesson {
  readonly question: string;
  readonly outcome: number;
  readonly author: string;
}

export interface TrainingOptions {
  /** Strength of the pull towards zero, per lesson. */
  readonly ridge: number;
  readonly iterations: number;
  /** Least lessons a feature must occur in, by the first word of its name; `default` for the others. */
  readonly minimum: Readonly<Record<string, number>>;
  readonly drop?: readonly string[];
}

export interface Trained {
  /** One bias per outcome. */
  readonly biases: readonly number[];
  /** Per feature, one weight per part. */
  readonly weights: ReadonlyMap<string, readonly number[]>;
}

const width = parts.length;
const partsOf = outcomes.map((outcome: Outcome) => outcome.map((part) => parts.indexOf(part)));

interface Encoded {
  readonly ids: Int32Array;
  readonly values: Float64Array;
  readonly gold: number;
}

/**
 * Fits a log-linear model over whole outcomes: an outcome's score is the sum of its parts' weights over the question's features, plus a
 * bias of its own; the loss is the negative log-likelihood of the right outcome plus a ridge.
 */
export function trainRouter(
  lessons: readonly Lesson[],
  options: TrainingOptions,
  describe: (question: string) => ReadonlyMap<string, number> = features,
): Trained {
  const rows = lessons.map((lesson) => ({ found: describe(lesson.question), gold: lesson.outcome }));
  const names = vocabulary(
    rows.map((row) => row.found),
    options,
  );
  const index = new Map(names.map((name, place) => [name, place]));
  const encoded = rows.map((row): Encoded => {
    const known = [...row.found].flatMap(([name, value]) => {
      const place = index.get(name);
      return place === undefined ? [] : [[place, value] as const];
    });
    return {
      ids: Int32Array.from(known, ([id]) => id),
      values: Float64Array.from(known, ([, v]) => v),
      gold: row.gold,
    };
  });
  const size = names.length * width + outcomes.length;
  const fitted = minimise(
    (at, gradient) => loss(encoded, names.length, options.ridge, at, gradient),
    new Float64Array(size),
    options.iterations,
  );
  const weights = new Map(
    names.map((name, place) => [name, Array.from(fitted.slice(place * width, (place + 1) * width))]),
  );
  return { biases: Array.from(fitted.slice(names.length * width)), weights };
}

function vocabulary(rows: readonly ReadonlyMap<string, number>[], options: TrainingOptions): string[] {
  const counts = new Map<string, number>();
  for (const row of rows) for (const name of row.keys()) counts.set(name, (counts.get(name) ?? 0) + 1);
  const kind = (name: string): string => name.slice(0, name.indexOf(" "));
  return [...counts]
    .filter(([name]) => !(options.drop ?? []).includes(kind(name)))
    .filter(([name, count]) => count >= (options.minimum[kind(name)] ?? options.minimum["default"] ?? 2))
    .map(([name]) => name)
    .toSorted();
}

function loss(
  rows: readonly Encoded[],
  count: number,
  ridge: number,
  at: Float64Array,
  gradient: Float64Array,
): number {
  gradient.fill(0);
  let total = 0;
  const strength = ridge;
  for (let i = 0; i < at.length; i += 1) {
    const w = at[i] ?? 0;
    total += 0.5 * strength * w * w;
    gradient[i] = strength * w;
  }
  const sums = new Float64Array(width);
  const scores = new Float64Array(outcomes.length);
  const biasAt = count * width;
  for (const row of rows) {
    sums.fill(0);
    for (let k = 0; k < row.ids.length; k += 1) {
      const base = (row.ids[k] ?? 0) * width;
      const value = row.values[k] ?? 0;
      for (let p = 0; p < width; p += 1) sums[p] = (sums[p] ?? 0) + value * (at[base + p] ?? 0);
    }
    total += outcomeLoss(row, sums, scores, at, biasAt);
    for (const [o, probability] of scores.entries()) {
      gradient[biasAt + o] = (gradient[biasAt + o] ?? 0) + probability - (o === row.gold ? 1 : 0);
    }
    const delta = partDelta(row.gold, scores);
    for (let k = 0; k < row.ids.length; k += 1) {
      const base = (row.ids[k] ?? 0) * width;
      const value = row.values[k] ?? 0;
      for (let p = 0; p < width; p += 1) gradient[base + p] = (gradient[base + p] ?? 0) + value * (delta[p] ?? 0);
    }
  }
  return total;
}

/** Leaves the outcomes' probabilities in `scores`. */
function outcomeLoss(row: Encoded, sums: Float64Array, scores: Float64Array, at: Float64Array, biasAt: number): number {
  let highest = -Infinity;
  for (const [o, members] of partsOf.entries()) {
    let score = at[biasAt + o] ?? 0;
    for (const p of members) score += sums[p] ?? 0;
    scores[o] = score;
    highest = Math.max(highest, score);
  }
  let sum = 0;
  for (const score of scores) sum += Math.exp(score - highest);
  const logSum = highest + Math.log(sum);
  const result = logSum - (scores[row.gold] ?? 0);
  for (const [o, score] of scores.entries()) scores[o] = Math.exp(score - logSum);
  return result;
}

function partDelta(gold: number, probabilities: Float64Array): Float64Array {
  const delta = new Float64Array(width);
  for (const [o, members] of partsOf.entries()) {
    const difference = (probabilities[o] ?? 0) - (o === gold ? 1 : 0);
    for (const p of members) delta[p] = (delta[p] ?? 0) + difference;
  }
  return delta;
}
