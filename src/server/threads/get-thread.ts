import type { Connection } from "../../tools/database/database.ts";
import { NotFound } from "../../tools/errors.ts";
import { threadColumns, toThread, type Thread, type ThreadRow } from "./thread.ts";

/** The tenant's thread; another tenant's is not found. @throws NotFound */
export async function getThread(connection: Connection, threadId: string): Promise<Thread> {
  const { rows } = await connection.query<ThreadRow>(`SELECT ${threadColumns} FROM threads WHERE thread_id = $1`, [
    threadId,
  ]);
  const [row] = rows;
  if (!row) throw new NotFound(`thread ${threadId} does not exist`, { field: "thread_id" });
  return toThread(row);
}
