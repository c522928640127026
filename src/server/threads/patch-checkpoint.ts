import type { Connection } from "../../tools/database/database.ts";
import { NotFound } from "../../tools/errors.ts";

/** Names in a checkpoint's metadata that LangGraph itself reads. */
const reserved = ["source", "step", "parents", "thread_id", "run_id", "tenant_id"];

/** Merges metadata into that of the thread's newest checkpoint; what LangGraph itself keeps there stays. @throws NotFound */
export async function patchCheckpoint(
  connection: Connection,
  threadId: string,
  metadata: Record<string, unknown>,
): Promise<void> {
  const own = Object.fromEntries(Object.entries(metadata).filter(([key]) => !reserved.includes(key)));
  const { rowCount } = await connection.query(
    `UPDATE checkpoints SET metadata = metadata || $2
     WHERE thread_id = $1 AND checkpoint_ns = '' AND checkpoint_id =
       (SELECT max(checkpoint_id) FROM checkpoints WHERE thread_id = $1 AND checkpoint_ns = '')`,
    [threadId, JSON.stringify(own)],
  );
  if (rowCount === 0) throw new NotFound(`thread ${threadId} has no state yet`);
}
