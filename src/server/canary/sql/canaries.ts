import type { Connection } from "../../../tools/database/database.ts";

const readAll = `
  SELECT state FROM canaries ORDER BY agent`;

// Whoever writes next waits for this transaction's end, also where there was no row yet.
const lockOne = `
  SELECT pg_advisory_xact_lock(hashtextextended('canary ' || current_setting('baton.tenant') || ' ' || $1, 0))`;

const readOne = `
  SELECT state FROM canaries WHERE agent = $1`;

const write = `
  INSERT INTO canaries (agent, state) VALUES ($1, $2)
  ON CONFLICT (tenant_id, agent) DO UPDATE SET state = excluded.state, updated_at = now()`;

const remove = `
  DELETE FROM canaries WHERE agent = $1`;

const changes = `
  SELECT tenant_id, revision FROM canary_changes`;

/** The states of a tenant's canaries, unread JSON. */
export async function readCanaries(connection: Connection): Promise<unknown[]> {
  return (await connection.query<{ state: unknown }>(readAll)).rows.map(({ state }) => state);
}

/** One state, which nobody else writes until the transaction ends; `undefined` where there is none. */
export async function lockCanary(
  connection: Connection,
  agent: string,
): Promise<{ readonly state: unknown } | undefined> {
  await connection.query(lockOne, [agent]);
  return (await connection.query<{ state: unknown }>(readOne, [agent])).rows[0];
}

export async function writeCanary(connection: Connection, agent: string, state: object): Promise<void> {
  await connection.query(write, [agent, JSON.stringify(state)]);
}

export async function removeCanary(connection: Connection, agent: string): Promise<void> {
  await connection.query(remove, [agent]);
}

/** How often each tenant's canaries have changed. Needs no tenant. */
export async function readCanaryChanges(connection: Connection): Promise<ReadonlyMap<string, string>> {
  const { rows } = await connection.query<{ tenant_id: string; revision: string }>(changes);
  return new Map(rows.map((row) => [row.tenant_id, row.revision]));
}
