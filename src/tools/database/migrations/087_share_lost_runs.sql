-- Whoever waits takes its share of the runs that were lost, and not a fixed number of them: with a few replicas every run is in other hands after
-- one statement instead of three, each with a notification, a busy event loop and a commit between them.

-- Takes runs at work whose worker holds its lock no more, of all tenants: of each tenant what falls to one of those alive, or eight, and at most
-- so many in all. Rows that another worker reaches for at the same moment are left to it. Suspects, which were cut off before without having got any
-- further, are asked for apart.
CREATE OR REPLACE FUNCTION claim_lost_runs(worker bigint, at_most integer, suspects boolean)
RETURNS TABLE (
  tenant text, run_id uuid, thread_id uuid, assistant_id uuid, kwargs json, metadata jsonb, attempt integer, stalled integer, cancel text,
  traceparent text, webhook text, waited_ms float, resumable boolean, answered boolean, next_seq integer)
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
DECLARE
  living bigint[];
  each_tenant text;
  lost uuid[];
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
    lost := ARRAY(
      SELECT r.run_id FROM runs r
      WHERE r.tenant_id = each_tenant AND r.status = 'running' AND r.worker_id IS DISTINCT FROM worker AND NOT r.worker_id = ANY (living)
        AND (r.stalled > 0) = suspects
      ORDER BY r.created_at);
    CONTINUE WHEN cardinality(lost) = 0;
    mine := ARRAY(
      SELECT r.run_id FROM runs r
      WHERE r.run_id = ANY (lost) AND r.status || '' = 'running' AND r.worker_id IS DISTINCT FROM worker AND NOT r.worker_id = ANY (living)
      ORDER BY r.created_at LIMIT least(room, greatest(8, ceil(cardinality(lost)::numeric / cardinality(living)))) FOR UPDATE SKIP LOCKED);
    CONTINUE WHEN cardinality(mine) = 0;
    -- A worker may have come and claimed since: with the rows locked, one that is not alive now has not.
    living := ARRAY(SELECT w.worker_id FROM living_workers() w);
    mine := ARRAY(SELECT r.run_id FROM runs r WHERE r.run_id = ANY (mine) AND NOT r.worker_id = ANY (living));
    room := room - cardinality(mine);
    RETURN QUERY SELECT each_tenant, c.* FROM claim_runs(mine, worker, true) c;
  END LOOP;
END
$$;
