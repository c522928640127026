import type { Database } from "../../tools/database/database.ts";
import { Conflict } from "../../tools/errors.ts";
import { threadConfig, toCheckpoint, type Checkpoint, type CheckpointRef } from "./checkpoint.ts";
import { getThread } from "./get-thread.ts";
import { readState } from "./read-state.ts";
import { refusedByGraph } from "./refused-by-graph.ts";
import type { ServedGraph } from "./served-graph.ts";

interface Target {
  readonly tenant: string;
  readonly threadId: string;
}

interface Update {
  readonly values: unknown;
  /** The node it counts as; "__copy__" makes a copy of the checkpoint to run again from. */
  readonly asNode: string | undefined;
  readonly ref: CheckpointRef;
}

/**
 * Writes into the thread's state as a node would, at its head or from an older checkpoint, and returns the new checkpoint.
 * @throws NotFound, Conflict while a run is in flight, InvalidInput when the graph refuses it
 */
export async function updateState(
  { graph, database }: { graph: ServedGraph; database: Database },
  { tenant, threadId }: Target,
  { values, asNode, ref }: Update,
): Promise<Checkpoint | undefined> {
  const thread = await database.tenant(tenant, (connection) => getThread(connection, threadId));
  if (thread.status === "busy") throw new Conflict(`thread ${threadId} has a run in flight; wait for it or cancel it`);
  const config = await graph
    .updateState(threadConfig(tenant, threadId, ref), values, asNode)
    .catch((error: unknown) => {
      throw refusedByGraph(error, asNode === undefined ? "values" : "as_node", Object.keys(graph.nodes));
    });
  await storeHead({ graph, database }, { tenant, threadId });
  return toCheckpoint(config);
}

/** Plays a list of supersteps into a new thread, as when it is carried over from another server. @throws InvalidInput */
export async function playSupersteps(
  { graph, database }: { graph: ServedGraph; database: Database },
  { tenant, threadId }: Target,
  supersteps: { updates: { values?: unknown; asNode?: string }[] }[],
): Promise<void> {
  await graph.bulkUpdateState(threadConfig(tenant, threadId), supersteps).catch((error: unknown) => {
    throw refusedByGraph(error, "supersteps", Object.keys(graph.nodes));
  });
  await storeHead({ graph, database }, { tenant, threadId });
}

/** Brings the thread's row up to its head checkpoint, as a run does when it ends. */
async function storeHead(
  { graph, database }: { graph: ServedGraph; database: Database },
  { tenant, threadId }: Target,
): Promise<void> {
  const { values, tasks } = await readState(graph, { tenant, threadId }, { subgraphs: false });
  const waiting = tasks.filter((task) => task.interrupts.length > 0);
  const interrupts = Object.fromEntries(waiting.map((task) => [task.id, task.interrupts]));
  await database.tenant(tenant, (connection) =>
    connection.query(
      `UPDATE threads SET "values" = $2, interrupts = $3, status = $4, error = NULL, updated_at = now()
       WHERE thread_id = $1 AND status <> 'busy'`,
      [threadId, JSON.stringify(values), JSON.stringify(interrupts), waiting.length > 0 ? "interrupted" : "idle"],
    ),
  );
}
