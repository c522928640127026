import type { Connection } from "../../../tools/database/database.ts";

// LangGraph keeps an answer that is meant for whoever asks under the task id of nobody.
const drop = `
  DELETE FROM checkpoint_writes w USING runs r
  WHERE r.run_id = $1 AND r.worker_id = $2 AND r.status = 'running' AND w.thread_id = r.thread_id::text
    AND w.task_id = '00000000-0000-0000-0000-000000000000' AND w.idx = -4
    AND w.checkpoint_id = (
      SELECT max(checkpoint_id) FROM checkpoints c WHERE c.thread_id = w.thread_id AND c.checkpoint_ns = w.checkpoint_ns)`;

/** Takes an answer that was used back, so that the next question does not get it too. Nothing when the run is not the worker's any more. */
export async function dropAnswer(
  connection: Connection,
  run: { readonly runId: string; readonly worker: string },
): Promise<void> {
  await connection.query(drop, [run.runId, run.worker]);
}
