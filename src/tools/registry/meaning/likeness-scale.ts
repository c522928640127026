import { cosine, type Unit } from "./vector-store.ts";

/** An example as a question, what its owner says without it, and what the others say. */
export interface LikenessTrial {
  readonly asked: Unit;
  readonly right: Unit;
  readonly others: readonly Unit[];
}

/** The usual cosine of the right entry and of the best wrong one. */
export interface LikenessScale {
  readonly right: number;
  readonly wrong: number;
}

/** Trials from which on a scale is more than chance. */
const least = 4;
/** Models put right and wrong at least so far apart; what does not is no use. */
const leastApart = 0.02;

/**
 * What near means for the model at hand: cosines of related texts are around 0.4 with some models and 0.85 with others. `undefined` where
 * there are too few trials or the model does not tell right from wrong.
 */
export function likenessScale(trials: readonly LikenessTrial[]): LikenessScale | undefined {
  const judged = trials.filter(({ others }) => others.length > 0);
  if (judged.length < least) return undefined;
  const mean = (of: (trial: LikenessTrial) => number): number =>
    judged.reduce((sum, trial) => sum + of(trial), 0) / judged.length;
  const right = mean((trial) => cosine(trial.asked, trial.right));
  const wrong = mean(({ asked, others }) => others.reduce((best, other) => Math.max(best, cosine(asked, other)), -1));
  return right - wrong < leastApart ? undefined : { right, wrong };
}

/** Where a cosine lies on a scale: -1 for the best wrong one, 1 for the right one, at most 2 beyond 0. */
export function fitOf(value: number, { right, wrong }: LikenessScale): number {
  const fit = (2 * value - right - wrong) / (right - wrong);
  return Math.max(-2, Math.min(2, fit));
}
