import type { Connection } from "../../../tools/database/database.ts";
import { remoteColumns, type RemoteRow } from "./remote-row.ts";

const all = `
  SELECT ${remoteColumns} FROM remote_agents ORDER BY name`;

const one = `
  SELECT ${remoteColumns} FROM remote_agents WHERE name = $1`;

const locked = `
  SELECT ${remoteColumns} FROM remote_agents WHERE name = $1 FOR UPDATE`;

const changes = `
  SELECT tenant_id, revision::text FROM remote_agent_changes`;

/** The tenant's registrations. */
export async function readRemotes(connection: Connection): Promise<RemoteRow[]> {
  return (await connection.query<RemoteRow>(all)).rows;
}

export async function readRemote(connection: Connection, name: string): Promise<RemoteRow | undefined> {
  return (await connection.query<RemoteRow>(one, [name])).rows[0];
}

/** The same, and nobody else changes it until this transaction ends. */
export async function lockRemote(connection: Connection, name: string): Promise<RemoteRow | undefined> {
  return (await connection.query<RemoteRow>(locked, [name])).rows[0];
}

/** For each tenant that ever had a registration, a number that is another one after every change. */
export async function readRevisions(connection: Connection): Promise<ReadonlyMap<string, string>> {
  const { rows } = await connection.query<{ tenant_id: string; revision: string }>(changes);
  return new Map(rows.map((row) => [row.tenant_id, row.revision]));
}
