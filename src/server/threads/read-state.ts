import { NotFound } from "../../tools/errors.ts";
import { threadConfig, type CheckpointRef } from "./checkpoint.ts";
import { refusedByGraph } from "./refused-by-graph.ts";
import type { ServedGraph } from "./served-graph.ts";
import { toThreadState, type ThreadState } from "./thread-state.ts";

interface Place {
  readonly tenant: string;
  readonly threadId: string;
  readonly ref?: CheckpointRef;
}

/** The thread's state, now or at a checkpoint; empty before the first run. @throws NotFound for an unknown checkpoint */
export async function readState(
  graph: ServedGraph,
  { tenant, threadId, ref = {} }: Place,
  options: { subgraphs: boolean },
): Promise<ThreadState> {
  const snapshot = await graph.getState(threadConfig(tenant, threadId, ref), options).catch((error: unknown) => {
    throw refusedByGraph(error, "checkpoint");
  });
  // LangGraph answers for a checkpoint that does not exist as for a thread without any.
  if ((ref.checkpoint_id || ref.checkpoint_ns) && snapshot.createdAt === undefined) {
    const named = [ref.checkpoint_id, ref.checkpoint_ns && `in ${ref.checkpoint_ns}`].filter(Boolean).join(" ");
    throw new NotFound(`thread ${threadId} has no checkpoint ${named}`, { field: "checkpoint" });
  }
  return toThreadState(snapshot, threadId);
}

interface HistoryOptions {
  readonly limit: number;
  readonly before?: string | undefined;
  readonly metadata?: Record<string, unknown> | undefined;
}

/** The thread's states, newest first. */
export async function readHistory(
  graph: ServedGraph,
  { tenant, threadId, ref = {} }: Place,
  { limit, before, metadata }: HistoryOptions,
): Promise<ThreadState[]> {
  const history = graph.getStateHistory(threadConfig(tenant, threadId, ref), {
    limit,
    ...(before !== undefined && { before: { configurable: { checkpoint_id: before } } }),
    ...(metadata && { filter: metadata }),
  });
  const states: ThreadState[] = [];
  try {
    for await (const snapshot of history) states.push(toThreadState(snapshot, threadId));
  } catch (error) {
    throw refusedByGraph(error, "checkpoint");
  }
  return states;
}
