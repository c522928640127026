-- A run that replays an older checkpoint goes on from its own fork of it, where all is on record that it has done since; and a page of a run's
-- events has a bound in bytes.

-- Takes runs of the transaction's tenant for `worker`: such as nobody carries or, if they are `lost`, whose rows the caller has locked. What
-- was taken by somebody else is left out. Checkpoint ids are time-ordered (UUID 6), across namespaces too; of the writes of a step, -3 is the
-- question it asks, -4 the answers it has had, and the step that asked a second time has both anew. Namespaces and newest checkpoints are
-- found from one index entry to the next: the thread may have thousands. "base" keeps the writes that the newest checkpoint of each
-- namespace already had: a resumed run adds to them, a rollback restores them. A run goes on from a fork that it has made, unless it brings an answer:
-- that fork was made for the answer, which may not have been given yet.
CREATE OR REPLACE FUNCTION claim_runs(wanted uuid[], worker bigint, lost boolean)
RETURNS TABLE (
  run_id uuid, thread_id uuid, assistant_id uuid, kwargs json, metadata jsonb, attempt integer, stalled integer, cancel text,
  traceparent text, webhook text, waited_ms float, resumable boolean, answered boolean, next_seq integer)
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
    UPDATE runs SET
      status = 'running',
      worker_id = worker,
      attempt = runs.attempt + 1,
      started_at = COALESCE(started_at, clock_timestamp()),
      stalled = CASE
        WHEN runs.progress IS DISTINCT FROM reached.progress THEN 0
        WHEN reached.died THEN runs.stalled + 1 ELSE runs.stalled END,
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
        crashes::jsonb || jsonb_build_object('at', clock_timestamp(), 'worker', runs.worker_id, 'attempt', runs.attempt, 'stalled', runs.stalled))::json END,
      updated_at = clock_timestamp()
    FROM (
      SELECT r.run_id, c.checkpoint_id, COALESCE(c.checkpoint_id, '') || ':' || (
        SELECT count(*) FROM checkpoint_writes w
        WHERE w.thread_id = r.thread_id::text AND w.checkpoint_ns = c.checkpoint_ns AND w.checkpoint_id = c.checkpoint_id) AS progress,
        (EXTRACT(EPOCH FROM clock_timestamp() - COALESCE(
          (SELECT seen_at FROM workers w WHERE w.worker_id = r.worker_id), r.not_before, r.updated_at)) * 1000)::float AS waited_ms,
        r.worker_id IS NOT NULL AND worker_died(r.worker_id, worker) AS died
      FROM runs r LEFT JOIN LATERAL (
        SELECT checkpoint_ns, checkpoint_id FROM checkpoints WHERE thread_id = r.thread_id::text
        ORDER BY checkpoint_id DESC LIMIT 1) c ON true
      WHERE r.run_id = ANY (wanted)) reached
    WHERE runs.run_id = reached.run_id AND runs.status || '' IN ('pending', 'running') AND (lost OR runs.worker_id IS NULL)
    RETURNING runs.run_id, thread_id, assistant_id, kwargs, metadata, attempt, stalled, cancel, traceparent, webhook, reached.waited_ms,
      EXISTS (
        SELECT FROM checkpoints c WHERE c.thread_id = runs.thread_id::text AND c.checkpoint_ns = ''
          AND c.checkpoint_id > COALESCE(base ->> 'checkpoint_id', '')
          AND (c.metadata ->> 'source' IS DISTINCT FROM 'fork' OR kwargs #> '{command,resume}' IS NULL)) AS resumable,
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
      (SELECT COALESCE(max(seq) + 1, 0)::int FROM run_events e WHERE e.run_id = runs.run_id) AS next_seq;
END
$$;

-- The next events of a run after `after`, at most so many and so many bytes, but always one. Read one by one: of an event that comes after the
-- page only the size is found out, and of those behind it nothing. Of the caller's moment, as STABLE says.
CREATE FUNCTION page_of_run_events(run uuid, after bigint, most integer, bytes integer)
RETURNS TABLE (seq bigint, event text, body text) LANGUAGE plpgsql STABLE AS $$
#variable_conflict use_column
DECLARE
  found record;
  total bigint := 0;
BEGIN
  FOR found IN SELECT e.seq, e.event, e.data FROM run_events e WHERE e.run_id = run AND e.seq > after ORDER BY e.seq LIMIT most LOOP
    body := found.data;
    EXIT WHEN total > 0 AND total + octet_length(body) > bytes;
    total := total + octet_length(body);
    seq := found.seq;
    event := found.event;
    RETURN NEXT;
  END LOOP;
END
$$;
GRANT EXECUTE ON FUNCTION page_of_run_events TO baton_app;
