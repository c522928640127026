/** Whether a run has failed in one of the branches that go side by side: then none of them begins anything more. */
export interface Halt {
  readonly failed: () => boolean;
  readonly fail: () => void;
}

export interface Halts {
  of(run: string): Halt;
  /** The branches of the run have ended: what failed is in its state now. */
  clear(run: string): void;
}

/** Branches of a run are carried out by one process; after a crash those that are left do not hear of one that failed before it. */
export function createHalts(): Halts {
  const failed = new Set<string>();
  return {
    of: (run) => ({ failed: () => failed.has(run), fail: () => void failed.add(run) }),
    clear: (run) => void failed.delete(run),
  };
}
