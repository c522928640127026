import type { Connection } from "../../../tools/database/database.ts";

// Blobs go too: channel versions count up, so the next run would meet those of the run that never was and keep them.
const statements = [
  `DELETE FROM checkpoints c USING runs r
   WHERE r.run_id = $1 AND c.thread_id = r.thread_id::text AND c.checkpoint_id > COALESCE(r.base ->> 'checkpoint_id', '')`,
  `DELETE FROM checkpoint_writes w USING runs r
   WHERE r.run_id = $1 AND w.thread_id = r.thread_id::text AND (
     NOT EXISTS (
       SELECT FROM checkpoints c WHERE c.thread_id = w.thread_id
         AND c.checkpoint_ns = w.checkpoint_ns AND c.checkpoint_id = w.checkpoint_id)
     OR w.checkpoint_id = (
       SELECT max(c.checkpoint_id) FROM checkpoints c WHERE c.thread_id = w.thread_id AND c.checkpoint_ns = w.checkpoint_ns))`,
  `INSERT INTO checkpoint_writes (thread_id, checkpoint_ns, checkpoint_id, task_id, idx, channel, type, blob)
   SELECT r.thread_id::text, w.checkpoint_ns, w.checkpoint_id, w.task_id, w.idx, w.channel, w.type, decode(w.blob, 'base64')
   FROM runs r, json_to_recordset(r.base -> 'writes') AS w (
     checkpoint_ns text, checkpoint_id text, task_id text, idx int, channel text, type text, blob text)
   WHERE r.run_id = $1`,
  `DELETE FROM checkpoint_blobs b USING runs r
   WHERE r.run_id = $1 AND b.thread_id = r.thread_id::text AND NOT EXISTS (
     SELECT FROM checkpoints c WHERE c.thread_id = b.thread_id AND c.checkpoint_ns = b.checkpoint_ns
       AND c.checkpoint -> 'channel_versions' ->> b.channel = b.version)`,
] as const;

const owned = `
  SELECT 1 FROM runs WHERE run_id = $1 AND worker_id = $2 AND status = 'running' AND base IS NOT NULL FOR UPDATE`;

/** Puts the thread's checkpoints back to where the run found them. False when the run is not this worker's any more. */
export async function rollBackCheckpoints(
  connection: Connection,
  run: { readonly runId: string; readonly worker: string },
): Promise<boolean> {
  const { rowCount } = await connection.query(owned, [run.runId, run.worker]);
  if (rowCount === 0) return false;
  for (const statement of statements) await connection.query(statement, [run.runId]);
  return true;
}
