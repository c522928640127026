import type { Connection } from "../../../tools/database/database.ts";
import { workflowColumns, type WorkflowRow } from "./workflow-row.ts";

const one = `
  SELECT ${workflowColumns} FROM workflow_versions WHERE name = $1 AND version = $2`;

const several = `
  SELECT ${workflowColumns} FROM workflow_versions v
  JOIN unnest($1::text[], $2::text[]) AS wanted (name, version) USING (name, version)`;

const versions = `
  SELECT name, version, description, promoted_from_run, created_at, first_run_at, retired_at
  FROM workflow_versions WHERE name = $1`;

export type VersionRow = Omit<WorkflowRow, "source" | "media_type" | "document">;

export async function readWorkflow(
  connection: Connection,
  name: string,
  version: string,
): Promise<WorkflowRow | undefined> {
  return (await connection.query<WorkflowRow>(one, [name, version])).rows[0];
}

/** In no order. */
export async function readWorkflows(
  connection: Connection,
  wanted: readonly { readonly name: string; readonly version: string }[],
): Promise<WorkflowRow[]> {
  const names = wanted.map((entry) => entry.name);
  return (await connection.query<WorkflowRow>(several, [names, wanted.map((entry) => entry.version)])).rows;
}

/** All versions of a name, retired ones too, in no order and without their documents. */
export async function readVersions(connection: Connection, name: string): Promise<VersionRow[]> {
  return (await connection.query<VersionRow>(versions, [name])).rows;
}
