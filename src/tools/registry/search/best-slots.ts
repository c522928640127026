export interface Choice {
  readonly most: number;
  readonly accept: (slot: number) => boolean;
  /** Whether the first of two slots with the same score comes first. */
  readonly before: (first: number, second: number) => boolean;
}

/** The slots with the highest scores above 0, best first. One pass; `accept` is asked only of slots that would be among the best. */
export function bestSlots(scores: Float32Array, { most, accept, before }: Choice): number[] {
  const best: number[] = [];
  let least = 0;
  for (let slot = 0; slot < scores.length; slot += 1) {
    const score = scores[slot] ?? 0;
    if (score <= 0 || score < least) continue;
    let [low, high] = [0, best.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const held = best[middle] ?? 0;
      const other = scores[held] ?? 0;
      if (score > other || (score === other && before(slot, held))) high = middle;
      else low = middle + 1;
    }
    if (low >= most || !accept(slot)) continue;
    best.splice(low, 0, slot);
    if (best.length > most) best.pop();
    if (best.length === most) least = scores[best.at(-1) ?? 0] ?? 0;
  }
  return best;
}
