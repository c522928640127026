/** What the runs at work in this process are being tied to, so that branches side by side are tied alike. */
export interface TiedRuns {
  /** Shared by all that share the run, until each has left. */
  enter(run: string): { readonly pins: Map<string, string>; leave(this: void): void };
}

export function createTiedRuns(): TiedRuns {
  const runs = new Map<string, { readonly pins: Map<string, string>; users: number }>();
  return {
    enter: (run) => {
      const shared = runs.get(run) ?? { pins: new Map<string, string>(), users: 0 };
      runs.set(run, shared);
      shared.users += 1;
      return {
        pins: shared.pins,
        leave: () => {
          shared.users -= 1;
          if (shared.users === 0) runs.delete(run);
        },
      };
    },
  };
}
