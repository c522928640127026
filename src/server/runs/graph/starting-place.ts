import type { RunsContext } from "../context.ts";
import type { ClaimedRun } from "../sql/claim-run.ts";
import { headOfRun } from "../sql/head-of-run.ts";
import type { GraphOptions, RunGraph } from "./run-graph.ts";

type Starting = Pick<ClaimedRun, "run_id" | "kwargs" | "next_seq">;

/**
 * Where a run starts that was asked to start from a checkpoint. LangGraph goes by nothing that is on record at a checkpoint that it was told to
 * start from, so a later attempt is not told where its own record is. Where a record of other runs would be in the way, the run gets a copy of
 * the checkpoint to write its own at: for an answer to an older question, and for a replay of the last checkpoint, which LangGraph does not
 * fork where it is an edit.
 *
 * @returns the options to call the graph with; as they were for every other run
 */
export async function startingPlace(
  { graph, database }: Pick<RunsContext, "graph" | "database">,
  run: Starting,
  tenant: string,
  options: GraphOptions,
): Promise<GraphOptions> {
  const { checkpoint_id: at, ...configurable } = options.configurable;
  if (at === undefined) return options;
  const atHead = { ...options, configurable };
  const head = await headOfRun(database, tenant, run.run_id);
  // The copy that an earlier attempt has made.
  if (head?.own === true) return atHead;
  if (head?.id === at) {
    // An earlier attempt has come to nothing before it had its copy.
    if (head.begun && isReplay(run))
      return { ...options, configurable: { ...configurable, checkpoint_id: await copyOf(graph, options) } };
    return run.next_seq > 0 ? atHead : options;
  }
  if (run.kwargs.command?.resume === undefined) return options;
  await copyOf(graph, options);
  return atHead;
}

function isReplay({ kwargs: { command, input } }: Starting): boolean {
  return (command ?? input ?? null) === null;
}

/** Copies the checkpoint that the options name, without what is on record at it. */
async function copyOf(graph: RunGraph, { configurable, metadata }: GraphOptions): Promise<unknown> {
  const copy = await graph.updateState({ configurable, metadata }, null, "__copy__");
  return copy.configurable?.checkpoint_id;
}
