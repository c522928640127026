import { setTimeout as sleep } from "node:timers/promises";

/** How fast a pass goes, so that those who work beside it do not notice. */
export interface Pace {
  /** Rows of one table that one statement deletes at most, and the threads or runs that one looks at. Default 500. */
  readonly batch: number;
  /** Between two batches, milliseconds. Default 50. */
  readonly pauseMs: number;
}

export const DEFAULT_PACE: Pace = { batch: 500, pauseMs: 50 };

/** Resolves when the next batch may begin. @throws the signal's reason where no more is to begin */
export async function breathe({ pauseMs }: Pace, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  if (pauseMs > 0) await sleep(pauseMs, undefined, { signal });
}
