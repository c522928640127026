import type { Connection } from "../../../tools/database/database.ts";
import { newestRowFirst } from "../registered-versions.ts";
import { remoteColumns, type RemoteRow } from "./remote-row.ts";

const all = `
  SELECT ${remoteColumns} FROM remote_agents`;

const named = `
  SELECT ${remoteColumns} FROM remote_agents WHERE name = $1`;

const locked = `
  SELECT ${remoteColumns} FROM remote_agents WHERE name = $1 FOR UPDATE`;

const changes = `
  SELECT tenant_id, revision::text FROM remote_agent_changes`;

/** The tenant's registrations by name, of each the newest version first. */
export async function readRemotes(connection: Connection): Promise<RemoteRow[]> {
  return (await connection.query<RemoteRow>(all)).rows.toSorted(newestRowFirst);
}

/** Every version of a name, the newest first. */
export async function readRemotesOf(connection: Connection, name: string): Promise<RemoteRow[]> {
  return (await connection.query<RemoteRow>(named, [name])).rows.toSorted(newestRowFirst);
}

/** The same, and nobody else changes them until this transaction ends. */
export async function lockRemotesOf(connection: Connection, name: string): Promise<RemoteRow[]> {
  return (await connection.query<RemoteRow>(locked, [name])).rows.toSorted(newestRowFirst);
}

/** For each tenant that ever had a registration, a number that is another one after every change. */
export async function readRevisions(connection: Connection): Promise<ReadonlyMap<string, string>> {
  const { rows } = await connection.query<{ tenant_id: string; revision: string }>(changes);
  return new Map(rows.map((row) => [row.tenant_id, row.revision]));
}
