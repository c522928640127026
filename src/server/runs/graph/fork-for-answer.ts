import type { ClaimedRun } from "../sql/claim-run.ts";
import { threadState } from "../thread-state.ts";
import type { GraphOptions, RunGraph } from "./run-graph.ts";

/**
 * Where an answer to the question of an older checkpoint goes: to a copy of that checkpoint. The original keeps the answer that it had and
 * all that its step then wrote, and LangGraph would go by them, whatever the new answer is.
 *
 * @returns the options to call the graph with; as they were for every other run
 */
export async function forkForAnswer(
  graph: RunGraph,
  { kwargs, thread_id }: Pick<ClaimedRun, "kwargs" | "thread_id">,
  tenant: string,
  options: GraphOptions,
): Promise<GraphOptions> {
  const { checkpoint_id: at, ...configurable } = options.configurable;
  if (at === undefined || kwargs.command?.resume === undefined) return options;
  const head = await threadState(graph, tenant, thread_id);
  if (head.config.configurable?.checkpoint_id === at) return options;
  await graph.updateState({ configurable: options.configurable, metadata: options.metadata }, null, "__copy__");
  return { ...options, configurable };
}
