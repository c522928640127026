import { z } from "zod";
import { planned } from "../../graph/plan/planned.ts";
import type { Database } from "../../tools/database/database.ts";
import { NotFound } from "../../tools/errors.ts";
import { readRunLine } from "../runs/sql/read-steps.ts";
import { readState } from "../threads/read-state.ts";
import type { ServedGraph } from "../threads/served-graph.ts";
import type { EndedRun } from "./promote-run.ts";

/** What is read of the state in which a run ended; what is not of that form is taken for missing. */
const ending = z.object({
  plan: planned.optional().catch(undefined),
  steps: z.record(z.string(), z.looseObject({ status: z.string() })).catch({}),
  query: z.object({ text: z.string(), question: z.string() }).catch({ text: "", question: "" }),
  context: z.record(z.string(), z.unknown()).catch({}),
});

/**
 * A run with the plan it carried out, from the checkpoint at which it ended: later runs of its thread have changed nothing there.
 * @throws NotFound
 */
export async function endedRun(
  { database, graph }: { readonly database: Database; readonly graph: ServedGraph },
  { tenant, threadId, runId }: { readonly tenant: string; readonly threadId: string; readonly runId: string },
): Promise<EndedRun> {
  const line = await database.tenant(tenant, (connection) => readRunLine(connection, threadId, runId));
  if (line === undefined) throw new NotFound(`there is no run ${runId}`, { field: "run_id" });
  const { status, end_checkpoint_id } = line;
  const nothing = { plan: undefined, steps: {}, question: "", userQuery: "", values: {} };
  if (end_checkpoint_id === null) return { run_id: runId, status, waits: false, ...nothing };
  const ref = { checkpoint_id: end_checkpoint_id };
  const state = await readState(graph, { tenant, threadId, ref }, { subgraphs: false });
  const { plan, steps, query, context } = ending.parse(state.values);
  const { text: userQuery, question } = query;
  return { run_id: runId, status, waits: state.next.length > 0, plan, steps, question, userQuery, values: context };
}
