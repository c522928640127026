-- The newest verdict on each breaker in front of an instance of an agent, so that replicas shut and open theirs together. Keys are hashes:
-- they tell neither agent nor tenant. Not logged: after a crash of Postgres a breaker is found out anew.
CREATE UNLOGGED TABLE instance_breakers (
  key text PRIMARY KEY,
  -- As src/tools/registry/health/breaker/verdict.ts has it.
  verdict jsonb NOT NULL,
  said_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
GRANT SELECT, INSERT, UPDATE, DELETE ON instance_breakers TO baton_app;

-- The order of compareVerdicts, as a value that can be compared.
CREATE FUNCTION verdict_order(verdict jsonb) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
  SELECT ARRAY[
    lpad(verdict ->> 'count', 20, '0'),
    CASE verdict ->> 'says' WHEN 'closed' THEN '0' WHEN 'trial' THEN '1' ELSE '2' END,
    verdict ->> 'replica',
    lpad(split_part(verdict ->> 'rest_ms', '.', 1), 20, '0')
  ]
$$;
