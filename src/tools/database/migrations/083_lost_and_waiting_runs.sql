-- Runs that have lost their worker and runs that wait for one are asked for apart: the first are few and in a hurry, the second may be
-- thousands, of which only the next ones are of interest. Both are of all tenants in one round trip; planning is what takes time with many, so
-- one plan serves all. It is made for whichever tenant comes first, who may have nothing: `status || ''` keeps it from the indexes of open
-- runs, which then look small, and enable_seqscan from the whole table.
CREATE INDEX runs_next ON runs (tenant_id, priority DESC, created_at) WHERE status = 'pending' AND stalled = 0;
CREATE INDEX runs_stalled ON runs (tenant_id, priority DESC, created_at) WHERE status = 'pending' AND stalled > 0;

-- Takes runs of the transaction's tenant for `worker`: such as nobody carries or, if they are `lost`, whose rows the caller has locked. What
-- was taken by somebody else is left out. Checkpoint ids are time-ordered (UUID 6), across namespaces too; of the writes of a step, -3 is the
-- question it asks, -4 the answers it has had, and the step that asked a second time has both anew. Namespaces and newest checkpoints are
-- found from one index entry to the next: the thread may have thousands. "base" keeps the writes that the newest checkpoint of each
-- namespace already had: a resumed run adds to them, a rollback restores them.
CREATE FUNCTION claim_runs(wanted uuid[], worker bigint, lost boolean)
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
      (SELECT COALESCE(max(seq) + 1, 0)::int FROM run_events e WHERE e.run_id = runs.run_id) AS next_seq;
END
$$;
GRANT EXECUTE ON FUNCTION claim_runs TO baton_app;

-- Takes runs at work whose worker holds its lock no more, at most so many, of all tenants: rows that another worker reaches for at the same
-- moment are left to it. Suspects, which were cut off before without having got any further, are asked for apart.
CREATE FUNCTION claim_lost_runs(worker bigint, at_most integer, suspects boolean)
RETURNS TABLE (
  tenant text, run_id uuid, thread_id uuid, assistant_id uuid, kwargs json, metadata jsonb, attempt integer, stalled integer, cancel text,
  traceparent text, webhook text, waited_ms float, resumable boolean, answered boolean, next_seq integer)
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
DECLARE
  living bigint[];
  each_tenant text;
  mine uuid[];
  room integer := at_most;
BEGIN
  living := ARRAY(SELECT w.worker_id FROM living_workers() w);
  -- For a session that has lost its lock nothing is taken.
  IF NOT worker = ANY (living) THEN
    RETURN;
  END IF;
  FOR each_tenant IN SELECT id FROM tenants ORDER BY random() LOOP
    EXIT WHEN room <= 0;
    PERFORM set_config('baton.tenant', each_tenant, true);
    mine := ARRAY(
      SELECT r.run_id FROM runs r
      WHERE r.tenant_id = each_tenant AND r.status = 'running' AND r.worker_id IS DISTINCT FROM worker AND NOT r.worker_id = ANY (living)
        AND (r.stalled > 0) = suspects
      ORDER BY r.created_at LIMIT room FOR UPDATE SKIP LOCKED);
    CONTINUE WHEN cardinality(mine) = 0;
    -- A worker may have come and claimed since: with the rows locked, one that is not alive now has not.
    living := ARRAY(SELECT w.worker_id FROM living_workers() w);
    mine := ARRAY(SELECT r.run_id FROM runs r WHERE r.run_id = ANY (mine) AND NOT r.worker_id = ANY (living));
    room := room - cardinality(mine);
    RETURN QUERY SELECT each_tenant, c.* FROM claim_runs(mine, worker, true) c;
  END LOOP;
END
$$;
GRANT EXECUTE ON FUNCTION claim_lost_runs TO baton_app;

-- The first due run of each thread on which nothing is at work, at most so many of each tenant: oldest of the highest priority first. Those that
-- stalled are taken up one at a time, and a few of them must not stand in front of all others.
CREATE FUNCTION waiting_runs(at_most integer)
RETURNS TABLE (tenant text, run_id uuid, thread_id uuid, stalled integer, priority smallint, created_at timestamptz)
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_sort = off AS $$
DECLARE
  each_tenant text;
BEGIN
  FOR each_tenant IN SELECT id FROM tenants ORDER BY id LOOP
    PERFORM set_config('baton.tenant', each_tenant, true);
    CONTINUE WHEN NOT EXISTS (SELECT FROM runs r WHERE r.tenant_id = each_tenant AND r.status = 'pending');
    RETURN QUERY
      SELECT each_tenant, r.run_id, r.thread_id, r.stalled, r.priority, r.created_at FROM runs r
      WHERE r.tenant_id = each_tenant AND r.status = 'pending' AND r.stalled = 0
        AND (r.not_before IS NULL OR r.not_before <= clock_timestamp()) AND NOT EXISTS (
          SELECT FROM runs o WHERE o.thread_id = r.thread_id AND (o.status || '' = 'running' OR o.status || '' = 'pending' AND o.run_id <> r.run_id
            AND (o.not_before IS NULL OR o.not_before <= clock_timestamp())
            AND (o.created_at, o.run_id) < (r.created_at, r.run_id)))
      ORDER BY r.priority DESC, r.created_at LIMIT at_most;
    RETURN QUERY
      SELECT each_tenant, r.run_id, r.thread_id, r.stalled, r.priority, r.created_at FROM runs r
      WHERE r.tenant_id = each_tenant AND r.status = 'pending' AND r.stalled > 0
        AND (r.not_before IS NULL OR r.not_before <= clock_timestamp()) AND NOT EXISTS (
          SELECT FROM runs o WHERE o.thread_id = r.thread_id AND (o.status || '' = 'running' OR o.status || '' = 'pending' AND o.run_id <> r.run_id
            AND (o.not_before IS NULL OR o.not_before <= clock_timestamp())
            AND (o.created_at, o.run_id) < (r.created_at, r.run_id)))
      ORDER BY r.priority DESC, r.created_at LIMIT least(at_most, 16);
  END LOOP;
END
$$;
GRANT EXECUTE ON FUNCTION waiting_runs TO baton_app;
-- open_runs stays for servers of the release before, while both run.

-- Waits until a worker holds its lock no more, and takes runs of such as have lost theirs in the same breath, for the one that waits. A worker
-- lives for weeks, and a statement that waits keeps vacuum from what became old meanwhile: the caller sets a lock_timeout and asks again.
CREATE FUNCTION await_and_claim_lost_runs(lost bigint, worker bigint, at_most integer)
RETURNS TABLE (
  tenant text, run_id uuid, thread_id uuid, assistant_id uuid, kwargs json, metadata jsonb, attempt integer, stalled integer, cancel text,
  traceparent text, webhook text, waited_ms float, resumable boolean, answered boolean, next_seq integer)
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(lost);
  RETURN QUERY SELECT * FROM claim_lost_runs(worker, at_most, false);
END
$$;
GRANT EXECUTE ON FUNCTION await_and_claim_lost_runs TO baton_app;

-- The server's connections plan each statement for the tenant that it is for; what this one inserts needs no more than one plan.
ALTER FUNCTION write_journal SET plan_cache_mode = auto;
