import type { Connection } from "../../tools/database/database.ts";
import { Conflict, NotFound } from "../../tools/errors.ts";
import { getThread } from "./get-thread.ts";
import { threadColumns, toThread, type Thread, type ThreadRow } from "./thread.ts";

interface NewThread {
  readonly threadId: string;
  readonly metadata: Record<string, unknown>;
  /** What happens when the thread is there already: an error, or nothing. */
  readonly ifExists: "raise" | "do_nothing";
}

/** @throws Conflict when the id is taken, by whichever tenant */
export async function createThread(
  connection: Connection,
  { threadId, metadata, ifExists }: NewThread,
): Promise<Thread> {
  const { rows } = await connection.query<ThreadRow>(
    `INSERT INTO threads (thread_id, metadata) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING ${threadColumns}`,
    [threadId, JSON.stringify(metadata)],
  );
  const [row] = rows;
  if (row) return toThread(row);
  const taken = new Conflict(`thread ${threadId} exists already`, { field: "thread_id" });
  if (ifExists === "raise") throw taken;
  return getThread(connection, threadId).catch((error: unknown) => {
    throw error instanceof NotFound ? taken : error;
  });
}
