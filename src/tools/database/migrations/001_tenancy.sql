-- The role under which the server works: it owns nothing and cannot bypass row-level security.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'baton_app') THEN
    CREATE ROLE baton_app NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;
  END IF;
  EXECUTE format('GRANT baton_app TO %I', current_user);
EXCEPTION WHEN duplicate_object OR unique_violation THEN
  NULL; -- another database of this server was migrated at the same moment
END
$$;

GRANT USAGE ON SCHEMA public TO baton_app;

-- Who there is; not itself a tenant's data, so that a worker can go from tenant to tenant.
CREATE TABLE tenants (
  id text PRIMARY KEY CHECK (id ~ '^[a-z0-9][a-z0-9_-]{0,62}$'),
  created_at timestamptz NOT NULL DEFAULT now()
);
INSERT INTO tenants (id) VALUES ('default');
GRANT SELECT, INSERT ON tenants TO baton_app;

-- Puts a table under the tenant rule. The table must have "tenant_id text NOT NULL DEFAULT current_setting('baton.tenant')".
CREATE FUNCTION protect_tenant(target regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
  EXECUTE format(
    'CREATE POLICY tenant_only ON %s USING (tenant_id = current_setting(''baton.tenant'', true)) WITH CHECK (tenant_id = current_setting(''baton.tenant'', true))',
    target);
  EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO baton_app', target);
END
$$;

-- The checkpointer's tables are made by its own package; the tenant is added to them here.
ALTER TABLE checkpoints ADD COLUMN tenant_id text NOT NULL DEFAULT current_setting('baton.tenant', true);
ALTER TABLE checkpoint_blobs ADD COLUMN tenant_id text NOT NULL DEFAULT current_setting('baton.tenant', true);
ALTER TABLE checkpoint_writes ADD COLUMN tenant_id text NOT NULL DEFAULT current_setting('baton.tenant', true);
SELECT protect_tenant('checkpoints');
SELECT protect_tenant('checkpoint_blobs');
SELECT protect_tenant('checkpoint_writes');
