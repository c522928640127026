import type { Connection } from "../../tools/database/database.ts";
import { NotFound } from "../../tools/errors.ts";

/** The thread of a run that is addressed without one. @throws NotFound */
export async function threadOfRun(connection: Connection, runId: string): Promise<string> {
  const { rows } = await connection.query<{ thread_id: string }>("SELECT thread_id FROM runs WHERE run_id = $1", [
    runId,
  ]);
  const [row] = rows;
  if (!row) throw new NotFound(`run ${runId} does not exist`, { field: "run_id" });
  return row.thread_id;
}
