-- How many runs wait, are at work and were given up, by tenant, for whoever runs the server: row-level security lets a query see one tenant at a
-- time. A run that is not due yet is delayed, and its waiting begins when it is due.
CREATE FUNCTION queue_depth()
RETURNS TABLE (tenant text, state text, runs bigint, oldest_seconds double precision) LANGUAGE plpgsql AS $$
DECLARE
  one text;
BEGIN
  FOR one IN SELECT id FROM tenants ORDER BY id LOOP
    PERFORM set_config('baton.tenant', one, true);
    RETURN QUERY
      SELECT one, r.now_in, count(*),
        greatest(0, extract(epoch FROM now() - min(greatest(r.created_at, r.not_before))))::double precision
      FROM (
        SELECT created_at, not_before, CASE
          WHEN status = 'running' THEN 'running' WHEN not_before > now() THEN 'delayed' ELSE 'waiting' END AS now_in
        FROM runs WHERE status IN ('pending', 'running')) r
      GROUP BY r.now_in;
    RETURN QUERY
      SELECT one, 'dead', count(*), 0::double precision FROM runs d WHERE d.dead_at IS NOT NULL HAVING count(*) > 0;
  END LOOP;
  PERFORM set_config('baton.tenant', '', true);
END
$$;
GRANT EXECUTE ON FUNCTION queue_depth TO baton_app;

-- Whether the schema is the one a release needs is asked by its readiness.
GRANT SELECT ON migrations TO baton_app;
