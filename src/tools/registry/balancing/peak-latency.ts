/**
 * A moving time of attempts that jumps to a peak at once and comes down slowly, so that a slow instance is left within one answer
 * and tried again as the memory of it fades (peak EWMA, as in Finagle).
 */
export class PeakLatency {
  readonly #decayMs: number;
  #ms: number | undefined;
  #at = 0;

  constructor(decayMs: number) {
    this.#decayMs = decayMs;
  }

  observe(ms: number, now: number): void {
    const faded = this.at(now);
    // Answers that come in the same moment count a little each.
    const kept = Math.min(Math.exp(-Math.max(0, now - this.#at) / this.#decayMs), 0.95);
    this.#ms = faded === undefined || ms >= faded ? ms : faded * kept + ms * (1 - kept);
    this.#at = now;
  }

  /** Milliseconds, fading while nothing is observed; `undefined` before the first. */
  at(now: number): number | undefined {
    return this.#ms === undefined ? undefined : this.#ms * Math.exp(-Math.max(0, now - this.#at) / this.#decayMs);
  }

  forget(): void {
    this.#ms = undefined;
  }
}
