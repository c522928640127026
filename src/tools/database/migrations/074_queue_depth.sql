-- How many runs wait and are at work, by tenant, for whoever runs the server: row-level security lets a query see one tenant at a time.
CREATE FUNCTION queue_depth()
RETURNS TABLE (tenant text, state text, runs bigint, oldest_seconds double precision) LANGUAGE plpgsql AS $$
DECLARE
  one text;
BEGIN
  FOR one IN SELECT id FROM tenants ORDER BY id LOOP
    PERFORM set_config('baton.tenant', one, true);
    RETURN QUERY
      SELECT one, r.status, count(*), greatest(0, extract(epoch FROM now() - min(r.created_at)))::double precision
      FROM runs r WHERE r.status IN ('pending', 'running') GROUP BY r.status;
  END LOOP;
  PERFORM set_config('baton.tenant', '', true);
END
$$;
GRANT EXECUTE ON FUNCTION queue_depth TO baton_app;

-- Whether the schema is the one a release needs is asked by its readiness.
GRANT SELECT ON migrations TO baton_app;
