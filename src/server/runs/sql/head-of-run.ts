import type { Database } from "../../../tools/database/database.ts";
import { prepared } from "../../../tools/database/prepared.ts";

/** The newest checkpoint of a run's thread. */
interface Head {
  readonly id: string;
  /** Whether the run has made it. */
  readonly own: boolean;
  /** Whether it came about by an edit or a copy, and an earlier run had done some of the next step there when this one began. */
  readonly begun: boolean;
}

const head = prepared(`
  SELECT c.checkpoint_id AS id, c.checkpoint_id > COALESCE(r.base ->> 'checkpoint_id', '') AS own,
    c.source IN ('update', 'fork') AND EXISTS (
      SELECT FROM json_to_recordset(r.base -> 'writes') AS w (checkpoint_ns text, checkpoint_id text)
      WHERE w.checkpoint_ns = '' AND w.checkpoint_id = c.checkpoint_id) AS begun
  FROM runs r CROSS JOIN LATERAL (
    SELECT checkpoint_id, metadata ->> 'source' AS source FROM checkpoints
    WHERE thread_id = r.thread_id::text AND checkpoint_ns = '' ORDER BY checkpoint_id DESC LIMIT 1) c
  WHERE r.run_id = $1`);

/** `undefined`: the thread has no checkpoint. */
export async function headOfRun(database: Database, tenant: string, runId: string): Promise<Head | undefined> {
  return (await database.query<Head>(tenant, head([runId]))).rows[0];
}
