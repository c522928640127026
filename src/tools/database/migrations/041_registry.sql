-- Agents that do not run in the server: where they come from, as tenants registered them.

CREATE TABLE remote_agents (
  tenant_id text NOT NULL DEFAULT current_setting('baton.tenant', true),
  name text NOT NULL CHECK (name ~ '^[a-z][a-z0-9_]{0,63}$'),
  -- As it was registered, with the values of its headers and of its environment: they are needed, and never shown.
  definition json NOT NULL,
  state text NOT NULL DEFAULT 'enabled' CHECK (state IN ('enabled', 'draining', 'disabled')),
  -- By what the remote side calls it, the SHA-256 of what was confirmed.
  pins jsonb NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, name)
);
SELECT protect_tenant('remote_agents');

-- How often a tenant's registrations have changed, and nothing more: so that a process can see in one look whose it has to read again.
CREATE TABLE remote_agent_changes (
  tenant_id text PRIMARY KEY,
  revision bigint NOT NULL
);
GRANT SELECT, INSERT, UPDATE ON remote_agent_changes TO baton_app;

CREATE FUNCTION tell_remote_agent_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  tenant text := coalesce(NEW.tenant_id, OLD.tenant_id);
BEGIN
  INSERT INTO remote_agent_changes AS c (tenant_id, revision) VALUES (tenant, 1)
  ON CONFLICT (tenant_id) DO UPDATE SET revision = c.revision + 1;
  PERFORM pg_notify('baton_registry', tenant);
  RETURN NULL;
END
$$;
CREATE TRIGGER tell_remote_agent_change AFTER INSERT OR UPDATE OR DELETE ON remote_agents
  FOR EACH ROW EXECUTE FUNCTION tell_remote_agent_change();
