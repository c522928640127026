/** What ended within the window. */
export interface Counts {
  readonly succeeded: number;
  readonly failed: number;
  /** Those of the failed that were not done in time. */
  readonly timeouts: number;
}

const SLOTS = 10;

/** Counts of the last minute, in ten slots: the oldest is forgotten first. */
export class AttemptWindow {
  readonly #slotMs: number;
  readonly #slots = Array.from({ length: SLOTS }, () => ({ at: -1, succeeded: 0, failed: 0, timeouts: 0 }));

  /** @param ms how far it looks back, milliseconds */
  constructor(ms = 60_000) {
    this.#slotMs = ms / SLOTS;
  }

  count(end: "succeeded" | "failed" | "timeout", now: number): void {
    const at = Math.floor(now / this.#slotMs);
    const slot = this.#slots[at % SLOTS];
    if (slot === undefined) return;
    if (slot.at !== at) Object.assign(slot, { at, succeeded: 0, failed: 0, timeouts: 0 });
    if (end === "succeeded") slot.succeeded++;
    else slot.failed++;
    if (end === "timeout") slot.timeouts++;
  }

  counts(now: number): Counts {
    const latest = Math.floor(now / this.#slotMs);
    const sum = { succeeded: 0, failed: 0, timeouts: 0 };
    for (const { at, succeeded, failed, timeouts } of this.#slots) {
      if (at <= latest - SLOTS || at > latest) continue;
      sum.succeeded += succeeded;
      sum.failed += failed;
      sum.timeouts += timeouts;
    }
    return sum;
  }

  /** Forgets all of it. */
  clear(): void {
    for (const slot of this.#slots) slot.at = -1;
  }
}
