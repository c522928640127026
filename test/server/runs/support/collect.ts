import type { RunEvent, Runs } from "../../../../src/server/runs/run.ts";

export const never = new AbortController().signal;

/** All events of a run from `after` to its end. */
export async function collect(runs: Runs, tenant: string, runId: string, after = -1): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  for await (const event of runs.events(tenant, runId, after, never)) events.push(event);
  return events;
}

/** Begins to read; resolves, with the promise of the last event, when the first has come. */
export async function startReading(
  runs: Runs,
  tenant: string,
  runId: string,
): Promise<{ last: Promise<RunEvent | undefined> }> {
  const events = runs.events(tenant, runId, -1, never);
  const first = await events.next();
  const rest = async (): Promise<RunEvent | undefined> => {
    let last = first.value ?? undefined;
    for await (const event of events) last = event;
    return last;
  };
  return { last: rest() };
}

/** Asks again until `holds`; fails after `ms`. */
export async function eventually(holds: () => boolean | Promise<boolean>, ms = 5_000): Promise<void> {
  const until = Date.now() + ms;
  while (!(await holds())) {
    if (Date.now() > until) throw new Error(`did not come true within ${ms} ms`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
