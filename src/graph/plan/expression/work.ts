import { InvalidInput } from "../../../tools/errors.ts";

/** How often the clock is looked at: a single unit may be a search through a long text. */
const UNITS_PER_LOOK = 64;

/** Counts what an evaluation does, so that a loop within a loop over long lists ends with an error and not with a hung server. */
export interface Work {
  /** Starts counting anew for what `evaluation` does; evaluations are synchronous and never nest. */
  within<T>(evaluation: () => T): T;
  /** @throws InvalidInput beyond the limit. */
  spend(units: number): void;
}

export function createWork(limit: { readonly units: number; readonly ms: number }): Work {
  let left = limit.units;
  let sinceLook = 0;
  let deadline = Infinity;
  const refuse = (): never => {
    throw new InvalidInput(`takes more than ${limit.units} operations or ${limit.ms} ms`);
  };
  return {
    within: (evaluation) => {
      left = limit.units;
      sinceLook = 0;
      deadline = performance.now() + limit.ms;
      return evaluation();
    },
    spend: (units) => {
      left -= units;
      if (left < 0) refuse();
      sinceLook += 1;
      if (sinceLook < UNITS_PER_LOOK) return;
      sinceLook = 0;
      if (performance.now() > deadline) refuse();
    },
  };
}
