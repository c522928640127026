import { needed } from "../aggregation.ts";
import { isNames, looseSources, producers } from "../dependencies.ts";
import type { PlannedStep } from "../planned.ts";
import type { EarlyWait } from "./longest-path.ts";

/** For each aggregation that may end early: of which steps it takes how many. */
export function earlyWaits(steps: readonly PlannedStep[]): (name: string) => EarlyWait | undefined {
  const writers = producers({ steps });
  const waits = new Map(
    steps.flatMap((step): [string, EarlyWait][] => {
      const names = looseSources(step, writers);
      if (names.size === 0 || step.aggregate === undefined) return [];
      const count = isNames(step.inputs) ? step.inputs.length : Object.keys(step.inputs).length;
      // A majority is certain only once more than half of all agree.
      const least = step.aggregate.how === "majority" ? Math.floor(count / 2) + 1 : 1;
      return [[step.name, { names, need: Math.max(least, needed(step.aggregate, count)) }]];
    }),
  );
  return (name) => waits.get(name);
}
