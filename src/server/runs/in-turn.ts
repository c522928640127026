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
  const lines = [...Map.groupBy(waiting, (run) => run.tenant).values()].map((runs): Line => ({
    runs: runs.toSorted(byPriorityAndAge),
    at: 0,
  }));
  for (;;) {
    let next: Line | undefined;
    for (const line of lines) if (comesBefore(line, next, load)) next = line;
    const run = next?.runs[next.at];
    if (next === undefined || run === undefined) return;
    next.at += 1;
    yield run;
  }
}

/** What a tenant has waiting, and where in it. */
interface Line {
  readonly runs: readonly WaitingRun[];
  at: number;
}

function byPriorityAndAge(a: WaitingRun, b: WaitingRun): number {
  return b.priority - a.priority || a.created_at.getTime() - b.created_at.getTime();
}

/** Whether the line may go on, and its tenant has less at work than the other's, or as much and is older. */
function comesBefore(line: Line, other: Line | undefined, load: Load): boolean {
  const first = line.runs[line.at];
  if (first === undefined) return false;
  const atWork = load.of(first.tenant);
  if (atWork >= load.most(first.tenant)) return false;
  const rival = other?.runs[other.at];
  if (rival === undefined) return true;
  const less = atWork - load.of(rival.tenant) || first.created_at.getTime() - rival.created_at.getTime();
  return less < 0;
}
