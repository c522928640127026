import type { Connection } from "../../../tools/database/database.ts";
import { raiseRevision } from "./revision.ts";
import type { WorkflowMediaType } from "./workflow-row.ts";

export interface WorkflowToWrite {
  readonly name: string;
  readonly version: string;
  readonly source: string;
  readonly mediaType: WorkflowMediaType;
  readonly document: unknown;
  readonly description: string | undefined;
  readonly promotedFromRun: string | undefined;
}

const insert = `
  INSERT INTO workflow_versions (name, version, source, media_type, document, description, promoted_from_run, revision)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`;

const replace = `
  UPDATE workflow_versions SET source = $3, media_type = $4, document = $5, description = $6, promoted_from_run = $7,
    revision = $8, created_at = now(), retired_at = NULL
  WHERE name = $1 AND version = $2 AND first_run_at IS NULL`;

const restore = `
  UPDATE workflow_versions SET retired_at = NULL, revision = $3 WHERE name = $1 AND version = $2`;

const markRun = `
  UPDATE workflow_versions SET first_run_at = now() WHERE name = $1 AND version = $2 AND first_run_at IS NULL`;

const remove = `
  DELETE FROM workflow_versions WHERE name = $1 AND ($2::text IS NULL OR version = $2) AND first_run_at IS NULL
  RETURNING version`;

const retire = `
  UPDATE workflow_versions SET retired_at = now(), revision = $3
  WHERE name = $1 AND ($2::text IS NULL OR version = $2) AND retired_at IS NULL
  RETURNING version`;

/** Stores a version that does not exist yet. The revision must be locked, here and below. */
export async function insertWorkflow(connection: Connection, workflow: WorkflowToWrite): Promise<void> {
  await connection.query(insert, await values(connection, workflow));
}

/** Overwrites a version; false when it was run meanwhile and may not change any more. */
export async function replaceWorkflow(connection: Connection, workflow: WorkflowToWrite): Promise<boolean> {
  return (await connection.query(replace, await values(connection, workflow))).rowCount === 1;
}

/** Offers a retired version again. */
export async function restoreWorkflow(connection: Connection, name: string, version: string): Promise<void> {
  await connection.query(restore, [name, version, await raiseRevision(connection)]);
}

/** Notes the first run of a version. Changes nothing that is offered, so the revision stays. */
export async function markWorkflowRun(connection: Connection, name: string, version: string): Promise<void> {
  await connection.query(markRun, [name, version]);
}

/** Takes versions away: those never run for good, the others are retired. @param version `undefined`: all of the name */
export async function removeWorkflow(
  connection: Connection,
  name: string,
  version: string | undefined,
): Promise<{ deleted: string[]; retired: string[] }> {
  const revision = await raiseRevision(connection);
  const deleted = await connection.query<{ version: string }>(remove, [name, version ?? null]);
  const retired = await connection.query<{ version: string }>(retire, [name, version ?? null, revision]);
  return { deleted: deleted.rows.map((row) => row.version), retired: retired.rows.map((row) => row.version) };
}

async function values(connection: Connection, workflow: WorkflowToWrite): Promise<unknown[]> {
  const { name, version, source, mediaType, document, description, promotedFromRun } = workflow;
  const revision = await raiseRevision(connection);
  return [
    name,
    version,
    source,
    mediaType,
    JSON.stringify(document),
    description ?? null,
    promotedFromRun ?? null,
    revision,
  ];
}
