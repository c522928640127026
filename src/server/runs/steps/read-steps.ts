import type { Database } from "../../../tools/database/database.ts";
import { NotFound } from "../../../tools/errors.ts";
import { hasEnded } from "../log/read-log.ts";
import type { RunStatus } from "../run.ts";
import { readRunLine, readStory, type RunLine } from "../sql/read-steps.ts";
import { foldSteps } from "./fold-steps.ts";
import type { RunSteps } from "./step-report.ts";
import { stateOf, withState, type KnownState } from "./with-state.ts";

export interface Place {
  readonly tenant: string;
  readonly threadId: string;
  readonly runId: string;
}

/** Reads a thread's state, at a checkpoint or as it is now. */
export type ReadValues = (place: Place, checkpointId: string | undefined) => Promise<unknown>;

interface Sources {
  readonly database: Database;
  readonly values: ReadValues;
}

/** How the steps of a run stand, while it runs and after. @throws NotFound */
export async function readSteps(
  { database, values }: Sources,
  place: Place,
): Promise<RunSteps & { readonly status: RunStatus }> {
  const { tenant, threadId, runId } = place;
  // Before the log: what happens between the two is then seen in the log.
  const line = await database.tenant(tenant, (connection) => readRunLine(connection, threadId, runId));
  if (line === undefined) throw new NotFound(`there is no run ${runId}`, { field: "run_id" });
  const state = await stateIn(line, place, values);
  const { runs, events } = await database.tenant(tenant, (connection) => readStory(connection, threadId, runId));
  const folded = foldSteps(events);
  // A thread's state is another run's until this one has written its own.
  const own = state !== undefined && (line.goes_on || runs.has(state.plan.run_id));
  return { status: line.status, ...(own ? withState(folded, state) : folded) };
}

async function stateIn(line: RunLine, place: Place, values: ReadValues): Promise<KnownState | undefined> {
  if (!hasEnded(line.status)) return stateOf(await values(place, undefined));
  return line.end_checkpoint_id === null ? undefined : stateOf(await values(place, line.end_checkpoint_id));
}
