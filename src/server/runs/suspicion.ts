/**
 * A run that was cut off this often in a row without getting any further may be what takes its workers down, or may only have
 * been there when another one did: it is a suspect. Of suspects a few are carried beside one another, so that the innocent are not kept waiting;
 * but of those that were cut off oftener half as many each time, in the end one.
 */
const suspectStalls = 2;

/** How often their number is halved until there is one only, of which there is one in the last `timesAlone` attempts in any case. */
const halvings = 5;
const timesAlone = 3;

/** A suspect that has been carried for so long clears the way for others, milliseconds; one of which only one is carried for this long. */
const clearedAfterMs = 5_000;
const clearedAloneMs = 60_000;

export interface Carried {
  readonly stalled: number;
  /** When it was taken up, by the clock of `performance`. */
  readonly since: number;
  /** Whether it has got further since. */
  readonly further: boolean;
}

/** Whether a carried run is under suspicion still. @param maxStalls how often a run stalls before it is given up */
export function isSuspect({ stalled, since, further }: Carried, maxStalls: number): boolean {
  const clearedMs = together(stalled, maxStalls) === 1 ? clearedAloneMs : clearedAfterMs;
  return stalled >= suspectStalls && !further && performance.now() - since < clearedMs;
}

/** Whether a run that has stalled so often may be taken up beside the suspects that are carried, of which each has stalled as often as `carried` says. */
export function mayJoin(stalled: number, carried: readonly number[], maxStalls: number): boolean {
  return stalled < suspectStalls || roomFor(stalled, carried, maxStalls) > 0;
}

/**
 * How many runs that have lost their worker may be taken up beside the suspects that are carried. Each may have stalled once more then.
 *
 * @returns at index `n - 1`, how many that have stalled `n` times up to now; the last one counts for those that have stalled oftener too
 */
export function roomForSuspects(carried: readonly number[], maxStalls: number): number[] {
  return Array.from({ length: aloneFrom(maxStalls) + 1 - suspectStalls }, (_, index) =>
    roomFor(index + suspectStalls, carried, maxStalls),
  );
}

function roomFor(stalled: number, carried: readonly number[], maxStalls: number): number {
  const alike = carried.filter((other) => other >= Math.min(stalled, aloneFrom(maxStalls))).length;
  return Math.max(0, together(stalled, maxStalls) - alike);
}

/** How many that have stalled so often, or oftener, may be carried when one of them is taken up. */
function together(stalled: number, maxStalls: number): number {
  return 2 ** Math.max(0, aloneFrom(maxStalls) - stalled);
}

/** How often those have stalled at least of which only one is carried. */
function aloneFrom(maxStalls: number): number {
  return Math.max(suspectStalls, Math.min(suspectStalls + halvings, maxStalls - timesAlone));
}
