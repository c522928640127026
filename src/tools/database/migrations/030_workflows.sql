-- Workflows that people wrote, or promoted from a run, by name and version.

CREATE TABLE workflow_versions (
  tenant_id text NOT NULL DEFAULT current_setting('baton.tenant', true),
  name text NOT NULL CHECK (name ~ '^[a-z][a-z0-9_]{0,63}$'),
  version text NOT NULL,
  -- As it was written, comments and all, and the document it reads as. json, not jsonb: the order of its keys is kept.
  source text NOT NULL,
  media_type text NOT NULL CHECK (media_type IN ('application/yaml', 'application/json')),
  document json NOT NULL,
  description text,
  promoted_from_run uuid,
  created_at timestamptz NOT NULL DEFAULT now(),
  -- From here on it never changes.
  first_run_at timestamptz,
  -- No longer offered, still readable.
  retired_at timestamptz,
  -- The tenant's revision at which this row last changed.
  revision integer NOT NULL,
  PRIMARY KEY (tenant_id, name, version)
);
SELECT protect_tenant('workflow_versions');

-- Counts the changes to a tenant's workflows: whoever keeps them in memory reads this to know whether they are still the same. Its row
-- is locked by whoever changes them, so writers of one tenant take turns and no two choose the same next version.
CREATE TABLE workflow_revisions (
  tenant_id text PRIMARY KEY DEFAULT current_setting('baton.tenant', true),
  revision integer NOT NULL
);
SELECT protect_tenant('workflow_revisions');

-- Whatever a program does: a version that was run stays what it was.
CREATE FUNCTION keep_run_workflow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'workflow % % was run and never changes', OLD.name, OLD.version USING ERRCODE = 'integrity_constraint_violation';
END
$$;
CREATE TRIGGER keep_run_workflow BEFORE UPDATE ON workflow_versions
  FOR EACH ROW
  WHEN (OLD.first_run_at IS NOT NULL AND (
    OLD.source <> NEW.source OR OLD.document::text <> NEW.document::text OR OLD.name <> NEW.name OR OLD.version <> NEW.version
    OR NEW.first_run_at IS DISTINCT FROM OLD.first_run_at))
  EXECUTE FUNCTION keep_run_workflow();
