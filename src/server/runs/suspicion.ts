/**
 * A run that was cut off this often in a row without getting any further may be what takes its workers down, or may only have
 * been there when another one did. Such runs are taken up one at a time: then only the guilty one is cut off again.
 */
const suspectStalls = 2;

/** A suspect that has been carried for this long clears the way for the next, milliseconds. */
const clearedAfterMs = 10_000;

/** Whether a run that stalled `stalled` times before would be a suspect if it were taken up now. */
export function wouldBeSuspect(stalled: number): boolean {
  return stalled + 1 >= suspectStalls;
}

/** Whether a carried run is still under suspicion. */
export function isSuspect({ stalled, since }: { readonly stalled: number; readonly since: number }): boolean {
  return stalled >= suspectStalls && performance.now() - since < clearedAfterMs;
}
