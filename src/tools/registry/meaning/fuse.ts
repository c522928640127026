/** An entry that its words, its meaning or both speak for. */
export interface Fusing {
  readonly name: string;
  /** 0 to 1, by words alone; undefined where nothing of the question stands in the entry. */
  readonly byWords: number | undefined;
  /** See `Likeness`; undefined where the entry has not been read yet. */
  readonly fit: number | undefined;
  /** Factor of the rank, above 0. */
  readonly factor: number;
}

export interface Fused extends Fusing {
  /** 0 to 1, never above that of the one before it. */
  readonly score: number;
}

/** What the log odds of words count, and of one unit of fit. Right by meaning alone comes to 0.73, best wrong by meaning and found by no word to 0.05. */
const weight = { words: 0.5, fit: 2 };
/** Bounds of what words count beside meaning, in log odds; that none is found counts like a match by chance. */
const most = 4;
const none = -2;

/**
 * Orders entries by the sum of what words and meaning say, each as calibrated log odds, so that the score stays a probability and
 * one side can make up for the other. An entry without a vector keeps what its words say.
 */
export function fuse(entries: readonly Fusing[]): Fused[] {
  const weighed = entries.map((entry) => ({ entry, odds: oddsOf(entry) }));
  const ranked = weighed.toSorted(
    (a, b) =>
      b.odds + Math.log(b.entry.factor) - (a.odds + Math.log(a.entry.factor)) || (a.entry.name < b.entry.name ? -1 : 1),
  );
  let before = 1;
  return ranked.map(({ entry, odds }) => {
    before = Math.min(before, 1 / (1 + Math.exp(-odds)));
    return { ...entry, score: before };
  });
}

function oddsOf({ byWords, fit }: Fusing): number {
  const words = byWords === undefined ? none : Math.log(byWords / (1 - Math.min(byWords, 0.9999)));
  if (fit === undefined) return words;
  return weight.words * Math.max(none, Math.min(most, words)) + weight.fit * fit;
}
