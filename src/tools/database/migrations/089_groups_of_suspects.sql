-- Runs that may be what takes their workers down are taken up in groups, and those that only were there are not counted for what a lost connection did.

-- Takes suspects, runs at work whose worker holds its lock no more and which were cut off before without having got any further: of all tenants,
-- at most so many, of each tenant what falls to one of the living workers. `room[n]` is how many that have stalled n times may be taken, less those that
-- are taken and have stalled oftener; the last one counts for all that have. Of a tenant those that have stalled most often come first. Rows that another worker reaches for at the same moment are left to it.
CREATE FUNCTION claim_lost_suspects(worker bigint, at_most integer, room integer[])
RETURNS TABLE (
  tenant text, run_id uuid, thread_id uuid, assistant_id uuid, kwargs json, metadata jsonb, attempt integer, stalled integer, cancel text,
  traceparent text, webhook text, waited_ms float, resumable boolean, answered boolean, next_seq integer)
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
DECLARE
  living bigint[];
  each_tenant text;
  lost uuid[];
  mine uuid[];
  taken uuid[];
  share integer;
  places integer := at_most;
BEGIN
  living := ARRAY(SELECT w.worker_id FROM living_workers() w);
  -- For a session that has lost its lock nothing is taken.
  IF NOT worker = ANY (living) THEN
    RETURN;
  END IF;
  FOR each_tenant IN SELECT id FROM tenants ORDER BY random() LOOP
    EXIT WHEN places <= 0;
    PERFORM set_config('baton.tenant', each_tenant, true);
    lost := ARRAY(
      SELECT r.run_id FROM runs r
      WHERE r.tenant_id = each_tenant AND r.status = 'running' AND r.worker_id IS DISTINCT FROM worker AND NOT r.worker_id = ANY (living)
        AND r.stalled > 0);
    CONTINUE WHEN cardinality(lost) = 0;
    share := least(places, ceil(cardinality(lost)::numeric / cardinality(living)));
    taken := '{}';
    FOR often IN REVERSE cardinality(room)..1 LOOP
      mine := ARRAY(
        SELECT r.run_id FROM runs r
        WHERE r.run_id = ANY (lost) AND least(r.stalled, cardinality(room)) = often
          AND r.status || '' = 'running' AND r.worker_id IS DISTINCT FROM worker AND NOT r.worker_id = ANY (living)
        ORDER BY r.created_at LIMIT greatest(0, least(share, room[often])) FOR UPDATE SKIP LOCKED);
      CONTINUE WHEN cardinality(mine) = 0;
      taken := taken || mine;
      share := share - cardinality(mine);
      places := places - cardinality(mine);
      FOR less_often IN 1..often LOOP
        room[less_often] := room[less_often] - cardinality(mine);
      END LOOP;
    END LOOP;
    CONTINUE WHEN cardinality(taken) = 0;
    -- A worker may have come and claimed since: with the rows locked, one that is not alive now has not.
    living := ARRAY(SELECT w.worker_id FROM living_workers() w);
    taken := ARRAY(SELECT r.run_id FROM runs r WHERE r.run_id = ANY (taken) AND NOT r.worker_id = ANY (living));
    RETURN QUERY SELECT each_tenant, c.* FROM claim_runs(taken, worker, true) c;
  END LOOP;
END
$$;
GRANT EXECUTE ON FUNCTION claim_lost_suspects TO baton_app;

-- The process of a worker whose session broke is there, under another: what cut its runs off was hardly one of them, and it does not count. It
-- did when others took them up, for nobody could know. Their histories say so. Who is being written at that moment is left as it is. What breaks
-- sessions and leaves processes alone must come to an end too: thirty times are forgiven to a run.
CREATE FUNCTION forgive_runs_of(lost bigint) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
DECLARE
  each_tenant text;
  mine uuid[];
BEGIN
  IF NOT EXISTS (
    SELECT FROM workers w JOIN workers later ON later.process = w.process AND later.started_at > w.started_at WHERE w.worker_id = lost) THEN
    RETURN;
  END IF;
  FOR each_tenant IN SELECT id FROM tenants LOOP
    PERFORM set_config('baton.tenant', each_tenant, true);
    mine := ARRAY(
      SELECT r.run_id FROM runs r
      WHERE r.tenant_id = each_tenant AND r.status IN ('pending', 'running') AND r.stalled > 0 AND (
        SELECT COALESCE(bool_or((crash ->> 'worker')::bigint = lost), false) AND count(crash ->> 'returned') < 30
        FROM json_array_elements(r.crashes) AS each (crash))
      FOR NO KEY UPDATE SKIP LOCKED);
    CONTINUE WHEN cardinality(mine) = 0;
    -- Of the crashes on record that count, as many as it has stalled are those since it last got further, unless it failed of a connection since:
    -- then one too many may be looked at.
    UPDATE runs r SET
      stalled = r.stalled - (
        SELECT count(*) FROM (
          SELECT (crash ->> 'worker')::bigint AS worker FROM json_array_elements(r.crashes) WITH ORDINALITY AS each (crash, place)
          WHERE crash ->> 'returned' IS NULL ORDER BY place DESC LIMIT r.stalled) counted
        WHERE worker = lost)::int,
      crashes = (
        SELECT json_agg(CASE WHEN (crash ->> 'worker')::bigint = lost THEN (crash::jsonb || '{"returned": true}')::json ELSE crash END ORDER BY place)
        FROM json_array_elements(r.crashes) WITH ORDINALITY AS each (crash, place))
    WHERE r.run_id = ANY (mine) AND r.stalled > 0;
  END LOOP;
END
$$;
GRANT EXECUTE ON FUNCTION forgive_runs_of TO baton_app;
