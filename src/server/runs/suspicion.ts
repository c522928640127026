/**
 * A run that was cut off this often in a row without getting any further may be what takes its workers down, or may only have
 * been there when another one did: it is a suspect. The next ones together, so that the innocent are not kept waiting; but the oftener a run
 * was cut off, the fewer of its like are carried beside it, and before it is given up it has been cut off as the only one.
 */
const suspectStalls = 2;

/** How many suspects are carried together at most, and how many times in a row the last one before it is given up is the only one of its like. */
const mostTogether = 32;
const timesAlone = 3;

/** A suspect that has been carried for this long clears the way for others, milliseconds. */
const clearedAfterMs = 5_000;

/** Whether a carried run is still under suspicion. */
export function isSuspect({ stalled, since }: { readonly stalled: number; readonly since: number }): boolean {
  return stalled >= suspectStalls && performance.now() - since < clearedAfterMs;
}

/**
 * How many more suspects may be taken up beside those that are carried.
 *
 * @param carried how often each suspect that is carried has stalled
 * @param maxStalls how often a run stalls before it is given up
 * @returns at index `n - 1`, how many that have stalled `n` times up to now or more: taken up, they may have stalled once more. Never below 0
 */
export function roomForSuspects(carried: readonly number[], maxStalls: number): number[] {
  const most = Math.max(suspectStalls, maxStalls);
  return Array.from({ length: most }, (_, index) => {
    const stalled = index + suspectStalls;
    const alike = carried.filter((other) => other >= stalled).length;
    return Math.max(0, together(stalled, maxStalls) - alike);
  });
}

/** How many that have stalled so often, or oftener, are carried at the same time: half as many each time. */
function together(stalled: number, maxStalls: number): number {
  return Math.min(mostTogether, 2 ** Math.max(0, maxStalls - timesAlone - stalled));
}
