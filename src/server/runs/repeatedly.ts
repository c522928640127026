import { AsyncLocalStorage } from "node:async_hooks";

/** One piece of work that is asked for at any time and done one at a time; what is asked for meanwhile is done once more. */
export interface Repeatedly {
  /** Resolves when the work has been done from beginning to end since this call. */
  now(): Promise<void>;
}

/**
 * The work is done in the asynchronous context of this call, whoever asks for it: a run that comes to its end must not begin another in its name.
 *
 * @param failed hears what the work throws
 */
export function repeatedly(work: () => Promise<void>, failed: (error: unknown) => void): Repeatedly {
  const outside = AsyncLocalStorage.snapshot();
  let current: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  const start = (): Promise<void> => {
    current = outside(work)
      .catch(failed)
      .finally(() => {
        current = undefined;
      });
    return current;
  };
  return {
    now: () => {
      if (current === undefined) return start();
      next ??= current.then(() => {
        next = undefined;
        return start();
      });
      return next;
    },
  };
}
