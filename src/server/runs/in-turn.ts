import type { OpenRun } from "./sql/open-runs.ts";

/** How many runs of each tenant are at work here, as it is at the moment, and how many may be. */
export interface Load {
  of(tenant: string): number;
  most(tenant: string): number;
}

/**
 * Open runs in the order in which they are taken up: first those that have lost their worker, in random order, since every process
 * reaches for them at the same moment; then those that wait, each time of the tenant with the fewest at work, within a tenant by priority
 * and age. A tenant with as many at work as it may have is passed over, except for runs that were at work already.
 */
export function* inTurn(
  open: readonly OpenRun[],
  load: Load,
  random: () => number = Math.random,
): Generator<OpenRun, void, void> {
  const lost = open.filter((run) => run.worker_id !== null).map((run) => ({ run, at: random() }));
  for (const { run } of lost.toSorted((a, b) => a.at - b.at)) yield run;
  const waiting = Map.groupBy(
    open.filter((run) => run.worker_id === null),
    (run) => run.tenant,
  );
  const lines = [...waiting.values()].map((runs) => runs.toSorted(byPriorityAndAge));
  for (;;) {
    const line = lines
      .filter(([first]) => first !== undefined && load.of(first.tenant) < load.most(first.tenant))
      .toSorted((a, b) => byTurn(a[0], b[0], load))[0];
    const run = line?.shift();
    if (run === undefined) return;
    yield run;
  }
}

function byPriorityAndAge(a: OpenRun, b: OpenRun): number {
  return b.priority - a.priority || a.created_at.getTime() - b.created_at.getTime();
}

function byTurn(a: OpenRun | undefined, b: OpenRun | undefined, load: Load): number {
  if (a === undefined || b === undefined) return 0;
  return load.of(a.tenant) - load.of(b.tenant) || a.created_at.getTime() - b.created_at.getTime();
}
