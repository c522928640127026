/** `news`: an event, or the end. */
type Concern = "news" | "end";

interface Watched {
  watchers: number;
  readonly versions: Record<Concern, number>;
  readonly wake: Record<Concern, Set<() => void>>;
}

/** Wakes those who wait for something to happen to a run. */
export class RunSignals {
  readonly #watched = new Map<string, Watched>();

  /** Until disposed, what happens to the run is counted. @param concern those who wait for its end alone are not woken by each event */
  watch(runId: string, concern: Concern): RunWatch {
    const entry = this.#watched.get(runId) ?? {
      watchers: 0,
      versions: { news: 0, end: 0 },
      wake: { news: new Set(), end: new Set() },
    };
    entry.watchers += 1;
    this.#watched.set(runId, entry);
    return {
      version: () => entry.versions[concern],
      changed: (since, signal, atMostMs) =>
        new Promise((resolve) => {
          if (entry.versions[concern] !== since || signal.aborted) return resolve();
          const done = (): void => {
            clearTimeout(timer);
            signal.removeEventListener("abort", done);
            entry.wake[concern].delete(done);
            resolve();
          };
          const timer = setTimeout(done, atMostMs);
          signal.addEventListener("abort", done);
          entry.wake[concern].add(done);
        }),
      [Symbol.dispose]: () => {
        entry.watchers -= 1;
        if (entry.watchers === 0) this.#watched.delete(runId);
      },
    };
  }

  /** The run has new events. */
  changed(runId: string): void {
    wake(this.#watched.get(runId), "news");
  }

  /** The run has ended, or is gone. */
  ended(runId: string): void {
    this.changed(runId);
    wake(this.#watched.get(runId), "end");
  }

  /** Anything may have happened to any run. */
  all(): void {
    for (const runId of this.watched()) this.ended(runId);
  }

  /** Runs that somebody watches now. */
  watched(): string[] {
    return [...this.#watched.keys()];
  }
}

function wake(entry: Watched | undefined, concern: Concern): void {
  if (entry === undefined) return;
  entry.versions[concern] += 1;
  for (const each of entry.wake[concern]) each();
}

export interface RunWatch {
  /** Counts the changes so far. Take it before looking, and wait for a change since then: none is missed. */
  version(): number;
  /** Resolves when the run has changed since `since`, when the signal aborts, and after `atMostMs` in any case. */
  changed(since: number, signal: AbortSignal, atMostMs: number): Promise<void>;
  [Symbol.dispose](): void;
}
