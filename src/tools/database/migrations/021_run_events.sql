-- Appends a batch of events, of any number of runs and tenants, in one round trip and one commit. Only the runs that
-- `worker` carries take events; the share lock makes a worker that takes over wait until the batch is in, so that it goes on
-- at the right number. Returns the runs that were refused.
CREATE FUNCTION append_run_events(worker bigint, tenants text[], run_ids uuid[], seqs bigint[], names text[], bodies text[])
RETURNS SETOF uuid LANGUAGE plpgsql AS $$
DECLARE
  tenant text;
  owned uuid[];
BEGIN
  FOR tenant IN SELECT DISTINCT unnest(tenants) ORDER BY 1 LOOP
    PERFORM set_config('baton.tenant', tenant, true);
    owned := ARRAY(
      SELECT run_id FROM runs
      WHERE run_id = ANY (run_ids) AND worker_id = worker AND status = 'running'
      ORDER BY run_id FOR SHARE);
    INSERT INTO run_events (tenant_id, run_id, seq, event, data)
    SELECT tenant, e.run_id, e.seq, e.name, e.body::json
    FROM unnest(tenants, run_ids, seqs, names, bodies) AS e (tenant_id, run_id, seq, name, body)
    WHERE e.tenant_id = tenant AND e.run_id = ANY (owned)
    ON CONFLICT DO NOTHING; -- sent again after a connection died between commit and answer
    PERFORM pg_notify('baton_run_events', id::text) FROM unnest(owned) AS id;
    RETURN QUERY
      SELECT DISTINCT e.run_id FROM unnest(tenants, run_ids) AS e (tenant_id, run_id)
      WHERE e.tenant_id = tenant AND NOT e.run_id = ANY (owned);
  END LOOP;
END
$$;
GRANT EXECUTE ON FUNCTION append_run_events TO baton_app;
