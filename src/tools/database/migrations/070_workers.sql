-- The servers that carry runs, each a session that holds the advisory lock with its id as the key.
CREATE TABLE workers (
  worker_id bigint PRIMARY KEY,
  host text NOT NULL,
  pid integer NOT NULL,
  -- The process: the same for each session that it has, one after the other.
  process text NOT NULL,
  process_started_at timestamptz NOT NULL,
  started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- Said again and again by the worker, through the session with the lock: a process that is frozen or cut off goes silent.
  seen_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
GRANT SELECT, INSERT, UPDATE, DELETE ON workers TO baton_app;

-- Whether the process of a worker is gone, and not only its session: no other session of it has come since, and it was not Postgres that
-- went away under it. A process that came after Postgres did cannot know the latter, and takes it for gone.
CREATE FUNCTION worker_died(worker bigint, seen_by bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (
    SELECT FROM workers w
    WHERE w.worker_id = worker AND NOT EXISTS (
      SELECT FROM workers later WHERE later.process = w.process AND later.started_at > w.started_at)
    AND (w.seen_at > pg_postmaster_start_time() OR EXISTS (
      SELECT FROM workers observer
      WHERE observer.worker_id = seen_by AND observer.process_started_at > pg_postmaster_start_time())))
$$;
GRANT EXECUTE ON FUNCTION worker_died TO baton_app;

-- Ends the session of a worker that has been silent for that long, and with it its lock. The server's own role may not end sessions. One
-- whose session has a statement under way has spoken: what it waits for is Postgres, and it gets ten times as long.
CREATE FUNCTION end_silent_worker(worker bigint, silent_ms integer) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF silent_ms < 100 THEN
    RAISE EXCEPTION 'silent_ms is at least 100' USING ERRCODE = '22023';
  END IF;
  PERFORM FROM workers WHERE worker_id = worker AND seen_at <= clock_timestamp() - silent_ms * interval '1 millisecond';
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  -- What it was in the middle of keeps rows locked that others wait for.
  PERFORM pg_terminate_backend(holder.pid) FROM (
    SELECT DISTINCT unnest(pg_blocking_pids(waiting.pid)) AS pid FROM pg_stat_activity waiting
    WHERE waiting.datname = current_database() AND waiting.wait_event_type = 'Lock') blocking
  JOIN pg_stat_activity holder USING (pid)
  WHERE holder.datname = current_database() AND holder.usename = current_user AND holder.state LIKE 'idle in transaction%'
    AND holder.state_change < clock_timestamp() - silent_ms * interval '1 millisecond';
  RETURN COALESCE(bool_or(pg_terminate_backend(l.pid)), false) FROM pg_locks l JOIN pg_stat_activity a USING (pid)
  WHERE l.locktype = 'advisory' AND l.objsubid = 1 AND l.granted AND l.mode = 'ExclusiveLock'
    AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND l.classid::bigint = worker >> 32 AND l.objid::bigint = worker & 4294967295
    AND worker > 8589934592
    AND (a.state <> 'active' OR a.wait_event_type IS NOT DISTINCT FROM 'Client'
      OR a.query_start < clock_timestamp() - 10 * silent_ms * interval '1 millisecond');
END
$$;
REVOKE ALL ON FUNCTION end_silent_worker FROM PUBLIC;
GRANT EXECUTE ON FUNCTION end_silent_worker TO baton_app;

ALTER TABLE runs
  -- The request that made it, as W3C trace context has it.
  ADD COLUMN traceparent text,
  -- Higher first.
  ADD COLUMN priority smallint NOT NULL DEFAULT 0,
  -- Not before this moment.
  ADD COLUMN not_before timestamptz,
  -- Each time its worker went away under it: [{at, worker, attempt, stalled}].
  ADD COLUMN crashes json NOT NULL DEFAULT '[]',
  -- Given up after too many crashes; it can be replayed.
  ADD COLUMN dead_at timestamptz;
CREATE INDEX runs_dead ON runs (tenant_id, dead_at) WHERE dead_at IS NOT NULL;

-- A worker lives as long as its session holds its lock; those who wait for it take it in another mode.
CREATE FUNCTION living_workers() RETURNS TABLE (worker_id bigint) LANGUAGE sql STABLE AS $$
  SELECT (l.classid::bigint << 32) | l.objid::bigint FROM pg_locks l
  WHERE l.locktype = 'advisory' AND l.objsubid = 1 AND l.granted AND l.mode = 'ExclusiveLock'
    AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
$$;
GRANT EXECUTE ON FUNCTION living_workers TO baton_app;

-- The runs that wait for a worker or have lost theirs, of all tenants in one round trip, at most so many of each: oldest of the highest
-- priority first. Those that stalled are taken up one at a time, and a few of them must not stand in front of all others. With thousands of
-- tenants it is planning that takes time, so one plan serves all; and each tenant's are read by the index of open runs, though the statistics
-- may speak for another where nearly all runs wait (OFFSET 0: for that of threads, which has the order).
CREATE FUNCTION open_runs(worker bigint, at_most integer)
RETURNS TABLE (tenant text, run_id uuid, thread_id uuid, worker_id bigint, stalled integer, priority smallint, created_at timestamptz)
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
DECLARE
  living bigint[];
  each_tenant text;
BEGIN
  living := ARRAY(SELECT w.worker_id FROM living_workers() w);
  FOR each_tenant IN SELECT id FROM tenants ORDER BY id LOOP
    PERFORM set_config('baton.tenant', each_tenant, true);
    CONTINUE WHEN NOT EXISTS (SELECT FROM runs r WHERE r.tenant_id = each_tenant AND r.status IN ('pending', 'running'));
    RETURN QUERY
      WITH o AS MATERIALIZED (
        SELECT r.run_id, r.thread_id, r.worker_id, r.stalled, r.priority, r.created_at FROM runs r
        WHERE r.tenant_id = each_tenant AND r.status = 'running' AND r.worker_id IS DISTINCT FROM worker AND NOT r.worker_id = ANY (living)
        UNION ALL
        SELECT * FROM (
          SELECT DISTINCT ON (p.thread_id) p.run_id, p.thread_id, p.worker_id, p.stalled, p.priority, p.created_at FROM (
            SELECT * FROM runs w
            WHERE w.tenant_id = each_tenant AND w.status = 'pending' AND (w.not_before IS NULL OR w.not_before <= clock_timestamp())
            OFFSET 0) p
          WHERE NOT EXISTS (SELECT FROM runs busy WHERE busy.thread_id = p.thread_id AND busy.status = 'running')
          ORDER BY p.thread_id, p.created_at) first_of_thread)
      (SELECT each_tenant, o.* FROM o WHERE o.stalled = 0
        ORDER BY o.worker_id IS NULL, o.priority DESC, o.created_at LIMIT at_most)
      UNION ALL
      (SELECT each_tenant, o.* FROM o WHERE o.stalled > 0
        ORDER BY o.worker_id IS NULL, o.priority DESC, o.created_at LIMIT least(at_most, 16));
  END LOOP;
END
$$;
GRANT EXECUTE ON FUNCTION open_runs TO baton_app;
