/** Adds up the time during which at least one thing was at work. Times are milliseconds of one clock that is never set back. */
export class WorkClock {
  readonly #atWork = new Map<string, number>();
  #since = 0;
  #worked = 0;

  /** The same name again replaces the earlier one, whose end nobody told. */
  begin(name: string, now: number): void {
    if (this.#atWork.size === 0) this.#since = now;
    this.#atWork.set(name, now);
  }

  /** @returns how long it was at work; `undefined` where it had not begun */
  end(name: string, now: number): number | undefined {
    const since = this.#atWork.get(name);
    if (since === undefined) return undefined;
    this.#atWork.delete(name);
    if (this.#atWork.size === 0) this.#worked += now - this.#since;
    return now - since;
  }

  worked(now: number): number {
    return this.#worked + (this.#atWork.size > 0 ? now - this.#since : 0);
  }
}
