import type { Connection } from "../../tools/database/database.ts";
import { NotFound } from "../../tools/errors.ts";
import { threadColumns, toThread, type Thread, type ThreadRow } from "./thread.ts";

/** Merges metadata into the thread's, key by key at the top level. @throws NotFound */
export async function patchThread(
  connection: Connection,
  threadId: string,
  metadata: Record<string, unknown>,
): Promise<Thread> {
  const { rows } = await connection.query<ThreadRow>(
    `UPDATE threads SET metadata = metadata || $2, updated_at = now() WHERE thread_id = $1 RETURNING ${threadColumns}`,
    [threadId, JSON.stringify(metadata)],
  );
  const [row] = rows;
  if (!row) throw new NotFound(`thread ${threadId} does not exist`, { field: "thread_id" });
  return toThread(row);
}
