-- Trials of new versions of agents, one for each agent of a tenant.

CREATE TABLE canaries (
  tenant_id text NOT NULL DEFAULT current_setting('baton.tenant', true),
  agent text NOT NULL CHECK (agent ~ '^[a-z][a-z0-9_]{0,63}$'),
  -- As src/tools/registry/balancing/canary/canary-state.ts has it; whoever writes it merges it with what stands here, under the row's lock.
  state jsonb NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, agent)
);
SELECT protect_tenant('canaries');

-- How often a tenant's canaries have changed, and nothing more: a replica sees in one look, once a second, whose it has to read again.
CREATE TABLE canary_changes (
  tenant_id text PRIMARY KEY,
  revision bigint NOT NULL
);
GRANT SELECT, INSERT, UPDATE ON canary_changes TO baton_app;

CREATE FUNCTION count_canary_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO canary_changes AS c (tenant_id, revision) VALUES (coalesce(NEW.tenant_id, OLD.tenant_id), 1)
  ON CONFLICT (tenant_id) DO UPDATE SET revision = c.revision + 1;
  RETURN NULL;
END
$$;
CREATE TRIGGER count_canary_change AFTER INSERT OR UPDATE OR DELETE ON canaries
  FOR EACH ROW EXECUTE FUNCTION count_canary_change();
