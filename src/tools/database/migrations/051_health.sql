-- What each replica knows of the instances of agents: names, counts and times, nothing that a tenant gave. Not logged: after a crash of
-- Postgres the replicas say it again within a second.
CREATE UNLOGGED TABLE replica_health (
  replica text PRIMARY KEY,
  -- As src/tools/registry/health/snapshot.ts has it.
  snapshot jsonb NOT NULL,
  seen_at timestamptz NOT NULL DEFAULT now()
);
GRANT SELECT, INSERT, UPDATE, DELETE ON replica_health TO baton_app;
