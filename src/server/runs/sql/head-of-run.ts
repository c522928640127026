import type { Database } from "../../../tools/database/database.ts";
import { prepared } from "../../../tools/database/prepared.ts";

/** The newest checkpoint of a run's thread. */
interface Head {
  readonly id: string;
  /** Whether the run has made it. */
  readonly own: boolean;
  /** Whether it came about by an edit or a copy, and a run has gone on from it and got no further than some of the next step. */
  readonly begun: boolean;
}

const head = prepared(`
  SELECT c.checkpoint_id AS id, c.checkpoint_id > COALESCE(r.base ->> 'checkpoint_id', '') AS own,
    c.metadata ->> 'source' IN ('update', 'fork') AND EXISTS (
      SELECT FROM checkpoint_writes w
      WHERE w.thread_id = c.thread_id AND w.checkpoint_ns = c.checkpoint_ns AND w.checkpoint_id = c.checkpoint_id) AS begun
  FROM runs r JOIN checkpoints c ON c.thread_id = r.thread_id::text AND c.checkpoint_ns = ''
  WHERE r.run_id = $1 ORDER BY c.checkpoint_id DESC LIMIT 1`);

/** `undefined`: the thread has no checkpoint. */
export async function headOfRun(database: Database, tenant: string, runId: string): Promise<Head | undefined> {
  return (await database.query<Head>(tenant, head([runId]))).rows[0];
}
