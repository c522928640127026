import type { OpenRun } from "./sql/open-runs.ts";

/**
 * Open runs in the order in which they are taken up: first those that have lost their worker, in random order, since every process
 * reaches for them at the same moment; then those that wait, each time of the tenant with the fewest at work, within a tenant by priority
 * and age.
 *
 * @param inFlight how many runs of each tenant are at work; counted on here as runs are taken
 */
export function* inTurn(
  open: readonly OpenRun[],
  inFlight: Map<string, number>,
  random: () => number = Math.random,
): Generator<OpenRun, void, void> {
  const lost = open.filter((run) => run.worker_id !== null).map((run) => ({ run, at: random() }));
  for (const { run } of lost.toSorted((a, b) => a.at - b.at)) {
    count(inFlight, run.tenant);
    yield run;
  }
  const waiting = Map.groupBy(
    open.filter((run) => run.worker_id === null),
    (run) => run.tenant,
  );
  const lines = [...waiting.values()].map((runs) => runs.toSorted(byPriorityAndAge));
  for (;;) {
    const line = lines.filter((runs) => runs.length > 0).toSorted((a, b) => byTurn(a[0], b[0], inFlight))[0];
    const run = line?.shift();
    if (run === undefined) return;
    count(inFlight, run.tenant);
    yield run;
  }
}

function count(inFlight: Map<string, number>, tenant: string): void {
  inFlight.set(tenant, (inFlight.get(tenant) ?? 0) + 1);
}

function byPriorityAndAge(a: OpenRun, b: OpenRun): number {
  return b.priority - a.priority || a.created_at.getTime() - b.created_at.getTime();
}

function byTurn(a: OpenRun | undefined, b: OpenRun | undefined, inFlight: ReadonlyMap<string, number>): number {
  if (a === undefined || b === undefined) return 0;
  const load = (inFlight.get(a.tenant) ?? 0) - (inFlight.get(b.tenant) ?? 0);
  return load || a.created_at.getTime() - b.created_at.getTime();
}
