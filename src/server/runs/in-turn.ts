import type { WaitingRun } from "./sql/open-runs.ts";

/** How many runs of each tenant are at work here, as it is at the moment, and how many may be. */
export interface Load {
  of(tenant: string): number;
  most(tenant: string): number;
}

/**
 * Runs that wait, in the order in which they are taken up: each time of the tenant with the fewest at work, within a tenant by priority
 * and age. A tenant with as many at work as it may have is passed over.
 */
export function* inTurn(waiting: readonly WaitingRun[], load: Load): Generator<WaitingRun, void, void> {
  const lines = [...Map.groupBy(waiting, (run) => run.tenant).values()].map((runs) => runs.toSorted(byPriorityAndAge));
  for (;;) {
    const line = lines
      .filter(([first]) => first !== undefined && load.of(first.tenant) < load.most(first.tenant))
      .toSorted((a, b) => byTurn(a[0], b[0], load))[0];
    const run = line?.shift();
    if (run === undefined) return;
    yield run;
  }
}

function byPriorityAndAge(a: WaitingRun, b: WaitingRun): number {
  return b.priority - a.priority || a.created_at.getTime() - b.created_at.getTime();
}

function byTurn(a: WaitingRun | undefined, b: WaitingRun | undefined, load: Load): number {
  if (a === undefined || b === undefined) return 0;
  return load.of(a.tenant) - load.of(b.tenant) || a.created_at.getTime() - b.created_at.getTime();
}
