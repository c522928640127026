-- Threads, their runs, and the durable log of what each run streamed.

CREATE TABLE threads (
  tenant_id text NOT NULL DEFAULT current_setting('baton.tenant', true),
  thread_id uuid PRIMARY KEY,
  status text NOT NULL DEFAULT 'idle' CHECK (status IN ('idle', 'busy', 'interrupted', 'error')),
  metadata jsonb NOT NULL DEFAULT '{}',
  config jsonb NOT NULL DEFAULT '{}',
  -- The state after the last run, so that a search of threads need not read checkpoints. json, not jsonb: it may hold escaped NUL.
  "values" json,
  interrupts json NOT NULL DEFAULT '{}',
  error json,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX threads_by_update ON threads (tenant_id, updated_at DESC);
CREATE INDEX threads_by_metadata ON threads USING gin (metadata jsonb_path_ops);
SELECT protect_tenant('threads');

CREATE TABLE runs (
  tenant_id text NOT NULL DEFAULT current_setting('baton.tenant', true),
  run_id uuid PRIMARY KEY,
  thread_id uuid NOT NULL REFERENCES threads ON DELETE CASCADE,
  assistant_id uuid NOT NULL,
  status text NOT NULL DEFAULT 'pending'
    CHECK (status IN ('pending', 'running', 'success', 'error', 'timeout', 'interrupted')),
  multitask_strategy text NOT NULL DEFAULT 'enqueue'
    CHECK (multitask_strategy IN ('reject', 'interrupt', 'rollback', 'enqueue')),
  metadata jsonb NOT NULL DEFAULT '{}',
  -- What the client asked for: input, command, config, stream modes.
  kwargs json NOT NULL DEFAULT '{}',
  -- The worker that carries it; its advisory lock falls when its process dies, and the run is free to take.
  worker_id bigint,
  -- How often a worker took it up; above 1: it was resumed after a crash.
  attempt integer NOT NULL DEFAULT 0,
  -- How often in a row it was taken up without having got any further, and how far it was the last time.
  stalled integer NOT NULL DEFAULT 0,
  progress text,
  -- The thread's checkpoints as the run found them: {checkpoint_id, writes}; newer ones are the run's own.
  base json,
  -- Set by whoever wants it stopped; its worker obeys.
  cancel text CHECK (cancel IN ('interrupt', 'rollback')),
  -- Its thread was made for it alone and goes soon after it has ended.
  temporary boolean NOT NULL DEFAULT false,
  -- What the thread's state was when it ended.
  end_checkpoint_id text,
  ended_at timestamptz,
  error json,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX runs_by_thread ON runs (thread_id, created_at);
CREATE INDEX runs_open ON runs (tenant_id, status, created_at) WHERE status IN ('pending', 'running');
CREATE INDEX runs_temporary ON runs (tenant_id, ended_at) WHERE temporary AND ended_at IS NOT NULL;
-- Whatever replicas do at the same moment: one run at a time on a thread.
CREATE UNIQUE INDEX runs_one_at_a_time ON runs (thread_id) WHERE status = 'running';
SELECT protect_tenant('runs');

-- A run that is deleted while it is carried (with its thread, say) has to stop, in whichever process that is.
CREATE FUNCTION stop_deleted_run() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('baton_run_cancel', 'interrupt ' || OLD.run_id);
  RETURN NULL;
END
$$;
CREATE TRIGGER stop_deleted_run AFTER DELETE ON runs
  FOR EACH ROW WHEN (OLD.status = 'running') EXECUTE FUNCTION stop_deleted_run();

CREATE TABLE run_events (
  tenant_id text NOT NULL DEFAULT current_setting('baton.tenant', true),
  run_id uuid NOT NULL REFERENCES runs ON DELETE CASCADE,
  -- 0, 1, 2 … without a gap; the id of the server-sent event.
  seq bigint NOT NULL,
  event text NOT NULL,
  data json NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (run_id, seq)
);
SELECT protect_tenant('run_events');

-- Keys are "bk_<tenant>.<secret>", so the tenant whose row is looked up is known before the row is.
CREATE TABLE api_keys (
  tenant_id text NOT NULL DEFAULT current_setting('baton.tenant', true) REFERENCES tenants,
  key_hash text NOT NULL,
  name text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  revoked_at timestamptz,
  PRIMARY KEY (tenant_id, key_hash)
);
SELECT protect_tenant('api_keys');
