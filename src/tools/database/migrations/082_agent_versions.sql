-- A registered agent may have several versions: those that declare one are a row for each. MCP servers and A2A agents have none of their
-- own, for their tools say theirs, and stay one row under ''.
ALTER TABLE remote_agents ADD COLUMN version text NOT NULL GENERATED ALWAYS AS (
  CASE WHEN definition ->> 'kind' IN ('http', 'langgraph') THEN coalesce(definition ->> 'version', '1.0.0') ELSE '' END
) STORED;
ALTER TABLE remote_agents DROP CONSTRAINT remote_agents_pkey;
ALTER TABLE remote_agents ADD PRIMARY KEY (tenant_id, name, version);
