/** Wakes those who wait for something to happen to a run. */
export class RunSignals {
  readonly #watched = new Map<string, { version: number; watchers: number; wake: Set<() => void> }>();

  /** Until disposed, changes of the run are counted. */
  watch(runId: string): RunWatch {
    const entry = this.#watched.get(runId) ?? { version: 0, watchers: 0, wake: new Set<() => void>() };
    entry.watchers += 1;
    this.#watched.set(runId, entry);
    return {
      version: () => entry.version,
      changed: (since, signal, atMostMs) =>
        new Promise((resolve) => {
          if (entry.version !== since || signal.aborted) return resolve();
          const done = (): void => {
            clearTimeout(timer);
            signal.removeEventListener("abort", done);
            entry.wake.delete(done);
            resolve();
          };
          const timer = setTimeout(done, atMostMs);
          signal.addEventListener("abort", done);
          entry.wake.add(done);
        }),
      [Symbol.dispose]: () => {
        entry.watchers -= 1;
        if (entry.watchers === 0) this.#watched.delete(runId);
      },
    };
  }

  changed(runId: string): void {
    const entry = this.#watched.get(runId);
    if (entry === undefined) return;
    entry.version += 1;
    for (const wake of entry.wake) wake();
  }

  /** Runs that somebody watches now. */
  watched(): string[] {
    return [...this.#watched.keys()];
  }
}

export interface RunWatch {
  /** Counts the changes so far. Take it before looking, and wait for a change since then: none is missed. */
  version(): number;
  /** Resolves when the run has changed since `since`, when the signal aborts, and after `atMostMs` in any case. */
  changed(since: number, signal: AbortSignal, atMostMs: number): Promise<void>;
  [Symbol.dispose](): void;
}
