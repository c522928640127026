/** One piece of work that is asked for at any time and done one at a time; what is asked for meanwhile is done once more. */
export interface Repeatedly {
  /** Resolves when the work has been done from beginning to end since this call. */
  now(): Promise<void>;
}

/** @param failed hears what the work throws */
export function repeatedly(work: () => Promise<void>, failed: (error: unknown) => void): Repeatedly {
  let current: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  const start = (): Promise<void> => {
    current = work()
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
