import type { GraphState, RunGraph } from "./graph/run-graph.ts";

/** The thread's state at a checkpoint, by default its last one. */
export function threadState(
  graph: RunGraph,
  tenant: string,
  threadId: string,
  checkpointId?: string,
): Promise<GraphState> {
  const at = checkpointId === undefined ? {} : { checkpoint_id: checkpointId };
  return graph.getState({ configurable: { thread_id: threadId, tenant_id: tenant, checkpoint_ns: "", ...at } });
}
