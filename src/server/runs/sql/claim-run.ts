import type { Connection } from "../../../tools/database/database.ts";
import type { RunKwargs } from "../run.ts";

/** A run in the hands of this process. */
export interface ClaimedRun {
  run_id: string;
  thread_id: string;
  assistant_id: string;
  kwargs: RunKwargs;
  metadata: Record<string, unknown>;
  attempt: number;
  /** How often in a row it was claimed without having got any further. */
  stalled: number;
  /** Whether it has made a checkpoint: then it goes on from there, else it starts with its input. */
  resumable: boolean;
  /** Whether the answer it brings has been used up already, and a further question of the same step is on record. */
  answered: boolean;
  /** The number its next event gets. */
  next_seq: number;
  cancel: "interrupt" | "rollback" | null;
  traceparent: string | null;
  webhook: string | null;
  /** Since it was stored, handed back, or its worker was last seen, milliseconds. */
  waited_ms: number;
}

// Compare and swap on the worker: of several that try, one wins. Checkpoint ids are time-ordered (UUID 6), across namespaces too.
// Writes of a step: -3 is the question it asks, -4 the answers it has had; the step that asked a second time has both anew.
// Namespaces and newest checkpoints are found from one index entry to the next: the thread may have thousands of checkpoints.
// "base" keeps the writes that the newest checkpoint of each namespace already had: a resumed run adds to them, a rollback restores them.
const claim = `
  UPDATE runs SET
    status = 'running',
    worker_id = $2,
    attempt = attempt + 1,
    started_at = COALESCE(started_at, clock_timestamp()),
    stalled = CASE
      WHEN runs.progress IS DISTINCT FROM reached.progress THEN 0
      WHEN reached.died THEN stalled + 1 ELSE stalled END,
    progress = reached.progress,
    base = COALESCE(base, json_build_object('checkpoint_id', reached.checkpoint_id, 'writes', (
      SELECT COALESCE(json_agg(json_build_object(
        'checkpoint_ns', w.checkpoint_ns, 'checkpoint_id', w.checkpoint_id, 'task_id', w.task_id, 'idx', w.idx,
        'channel', w.channel, 'type', w.type, 'blob', encode(w.blob, 'base64'))), '[]')
      FROM (
        WITH RECURSIVE namespaces AS (
          SELECT min(checkpoint_ns) AS ns FROM checkpoints WHERE thread_id = runs.thread_id::text
          UNION ALL
          SELECT (SELECT min(checkpoint_ns) FROM checkpoints WHERE thread_id = runs.thread_id::text AND checkpoint_ns > ns)
          FROM namespaces WHERE ns IS NOT NULL)
        SELECT ns AS checkpoint_ns, (
          SELECT max(checkpoint_id) FROM checkpoints WHERE thread_id = runs.thread_id::text AND checkpoint_ns = ns) AS checkpoint_id
        FROM namespaces WHERE ns IS NOT NULL) head
      JOIN checkpoint_writes w ON w.thread_id = runs.thread_id::text
        AND w.checkpoint_ns = head.checkpoint_ns AND w.checkpoint_id = head.checkpoint_id))),
    crashes = CASE WHEN NOT reached.died THEN crashes ELSE (
      crashes::jsonb || jsonb_build_object('at', clock_timestamp(), 'worker', $3, 'attempt', attempt, 'stalled', stalled))::json END,
    updated_at = now()
  FROM (
    SELECT c.checkpoint_id, COALESCE(c.checkpoint_id, '') || ':' || (
      SELECT count(*) FROM checkpoint_writes w
      WHERE w.thread_id = r.thread_id::text AND w.checkpoint_ns = c.checkpoint_ns AND w.checkpoint_id = c.checkpoint_id) AS progress,
      (EXTRACT(EPOCH FROM clock_timestamp() - COALESCE(
        (SELECT seen_at FROM workers w WHERE w.worker_id = r.worker_id), r.not_before, r.updated_at)) * 1000)::float AS waited_ms,
      r.worker_id IS NOT NULL AND worker_died(r.worker_id, $2) AS died
    FROM runs r LEFT JOIN LATERAL (
      SELECT checkpoint_ns, checkpoint_id FROM checkpoints WHERE thread_id = r.thread_id::text
      ORDER BY checkpoint_id DESC LIMIT 1) c ON true
    WHERE r.run_id = $1) reached
  WHERE run_id = $1 AND status IN ('pending', 'running') AND worker_id IS NOT DISTINCT FROM $3::bigint
  RETURNING run_id, thread_id, assistant_id, kwargs, metadata, attempt, stalled, cancel, traceparent, webhook, reached.waited_ms,
    EXISTS (
      SELECT FROM checkpoints c WHERE c.thread_id = runs.thread_id::text AND c.checkpoint_ns = ''
        AND c.checkpoint_id > COALESCE(base ->> 'checkpoint_id', '') AND c.metadata ->> 'source' IS DISTINCT FROM 'fork') AS resumable,
    kwargs #> '{command,resume}' IS NOT NULL AND EXISTS (
      SELECT FROM checkpoint_writes answer
      JOIN checkpoint_writes question USING (thread_id, checkpoint_ns, checkpoint_id, task_id)
      WHERE answer.thread_id = runs.thread_id::text AND answer.idx = -4 AND question.idx = -3
        AND answer.checkpoint_id = (
          SELECT max(checkpoint_id) FROM checkpoints c
          WHERE c.thread_id = answer.thread_id AND c.checkpoint_ns = answer.checkpoint_ns)
        AND NOT EXISTS (
          SELECT FROM json_to_recordset(base -> 'writes') AS old (checkpoint_ns text, task_id text, idx int, blob text)
          WHERE old.checkpoint_ns = answer.checkpoint_ns AND old.task_id = answer.task_id AND old.idx = answer.idx
            AND decode(old.blob, 'base64') = answer.blob)) AS answered,
    (SELECT COALESCE(max(seq) + 1, 0)::int FROM run_events e WHERE e.run_id = runs.run_id) AS next_seq`;

/** Takes the run for `worker` if it is still `from`'s (null: nobody's); `undefined` when somebody else was faster. */
export async function claimRun(
  connection: Connection,
  runId: string,
  worker: string,
  from: string | null,
): Promise<ClaimedRun | undefined> {
  const { rows } = await connection.query<ClaimedRun>(claim, [runId, worker, from]);
  return rows[0];
}
