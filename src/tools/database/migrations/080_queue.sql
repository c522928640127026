-- Where the run is told of when it has ended.
ALTER TABLE runs ADD COLUMN webhook text;
-- When a worker first took it up.
ALTER TABLE runs ADD COLUMN started_at timestamptz;

-- Which run is due next.
CREATE INDEX runs_due ON runs (tenant_id, not_before) WHERE status = 'pending' AND not_before IS NOT NULL;

-- How long until the next delayed run of any tenant is due, milliseconds; null: none is delayed.
CREATE FUNCTION next_due() RETURNS double precision LANGUAGE plpgsql
  SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
DECLARE
  one text;
  soonest timestamptz;
  due timestamptz;
BEGIN
  FOR one IN SELECT id FROM tenants ORDER BY id LOOP
    PERFORM set_config('baton.tenant', one, true);
    SELECT min(not_before) INTO due FROM runs
      WHERE tenant_id = one AND status = 'pending' AND not_before > clock_timestamp();
    soonest := least(soonest, due);
  END LOOP;
  PERFORM set_config('baton.tenant', '', true);
  RETURN extract(epoch FROM soonest - clock_timestamp()) * 1000;
END
$$;
GRANT EXECUTE ON FUNCTION next_due TO baton_app;

-- How many runs of all tenants wait or are delayed, counted up to a bound. By the index, tenant by tenant: the statistics may speak for reading
-- the whole table, once per tenant.
CREATE FUNCTION pending_runs(at_most integer) RETURNS bigint LANGUAGE plpgsql
  SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
DECLARE
  one text;
  total bigint := 0;
  found bigint;
BEGIN
  FOR one IN SELECT id FROM tenants ORDER BY id LOOP
    PERFORM set_config('baton.tenant', one, true);
    SELECT count(*) INTO found FROM (
      SELECT FROM runs WHERE tenant_id = one AND status = 'pending' LIMIT at_most - total) p;
    total := total + found;
    EXIT WHEN total >= at_most;
  END LOOP;
  PERFORM set_config('baton.tenant', '', true);
  RETURN total;
END
$$;
GRANT EXECUTE ON FUNCTION pending_runs TO baton_app;

CREATE TABLE crons (
  tenant_id text NOT NULL DEFAULT current_setting('baton.tenant', true),
  cron_id uuid PRIMARY KEY,
  assistant_id uuid NOT NULL,
  -- Null: each run has a thread of its own.
  thread_id uuid REFERENCES threads ON DELETE CASCADE,
  schedule text NOT NULL,
  -- IANA; null: UTC.
  timezone text,
  end_time timestamptz,
  enabled boolean NOT NULL DEFAULT true,
  on_run_completed text NOT NULL DEFAULT 'delete' CHECK (on_run_completed IN ('delete', 'keep')),
  metadata jsonb NOT NULL DEFAULT '{}',
  -- As the client sent it, and as the life cycle of runs takes it.
  payload json NOT NULL,
  request json NOT NULL,
  -- Null: it has ended or is switched off. A tick takes place by moving it on, in the transaction that stores the run.
  next_run_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX crons_by_creation ON crons (tenant_id, created_at);
CREATE INDEX crons_due ON crons (tenant_id, next_run_at) WHERE next_run_at IS NOT NULL;
SELECT protect_tenant('crons');

-- What is still to be told to clients' webhooks, and what could not be.
CREATE TABLE webhooks (
  tenant_id text NOT NULL DEFAULT current_setting('baton.tenant', true),
  webhook_id uuid PRIMARY KEY,
  run_id uuid NOT NULL,
  url text NOT NULL,
  body json NOT NULL,
  attempts integer NOT NULL DEFAULT 0,
  last_error text,
  -- After the last attempt.
  given_up_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX webhooks_by_run ON webhooks (run_id);
CREATE INDEX webhooks_given_up ON webhooks (tenant_id, given_up_at) WHERE given_up_at IS NOT NULL;
SELECT protect_tenant('webhooks');
