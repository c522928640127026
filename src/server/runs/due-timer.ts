import type pg from "pg";
import { readNextDue } from "./sql/next-due.ts";

/** Longest time that Node's timers take, milliseconds. */
const MOST_MS = 2 ** 31 - 1;

/** Wakes this process when the next delayed run of any tenant is due. */
export interface DueTimer {
  /** A run will be due in `ms`. */
  soon(ms: number): void;
  /** Looks up which one is next. */
  look(): Promise<void>;
  close(): void;
}

/**
 * Every process has one, so whichever has room takes the run. A look-up that fails is not repeated: the next sweep finds what is due.
 *
 * @param wake takes up what is due
 */
export function createDueTimer(pool: pg.Pool, wake: () => void): DueTimer {
  let timer: NodeJS.Timeout | undefined;
  let at = Number.POSITIVE_INFINITY;
  let closed = false;

  const soon = (ms: number): void => {
    const due = performance.now() + Math.max(0, ms);
    if (closed || due >= at) return;
    clearTimeout(timer);
    at = due;
    // Rounded up: a moment too early, and nothing would be due yet.
    timer = setTimeout(ring, Math.min(MOST_MS, Math.ceil(ms) + 1));
  };
  const ring = (): void => {
    at = Number.POSITIVE_INFINITY;
    wake();
    void look();
  };
  const look = async (): Promise<void> => {
    const ms = await readNextDue(pool).catch(() => undefined);
    if (ms !== undefined) soon(ms);
  };
  return {
    soon,
    look,
    close: () => {
      closed = true;
      clearTimeout(timer);
    },
  };
}
