import type { Pins } from "../../../agents/remote/remote-source.ts";
import type { RemoteDefinition } from "../../../agents/remote/remote-definition.ts";
import type { Connection } from "../../../tools/database/database.ts";
import { remoteColumns, type RegistrationState, type RemoteKey, type RemoteRow } from "./remote-row.ts";

// Whoever adds a version looks first at those there are: one after the other, also where none is there to be locked.
const reserve = `
  SELECT pg_advisory_xact_lock(hashtextextended('remote_agents ' || current_setting('baton.tenant') || ' ' || $1, 0))`;

const insert = `
  INSERT INTO remote_agents (name, definition, pins) VALUES ($1, $2, $3)
  ON CONFLICT DO NOTHING
  RETURNING ${remoteColumns}`;

const update = `
  UPDATE remote_agents SET definition = $3, state = $4, pins = $5, updated_at = now() WHERE name = $1 AND version = $2
  RETURNING ${remoteColumns}`;

// What was confirmed before stays; what is found for the first time is taken as it is.
const addPins = `
  UPDATE remote_agents SET pins = $3::jsonb || pins WHERE name = $1 AND version = $2 AND $3::jsonb || pins <> pins`;

const remove = `
  DELETE FROM remote_agents WHERE name = $1 AND version = $2`;

/** Nobody else adds a version of this name until this transaction ends. */
export async function reserveRemote(connection: Connection, name: string): Promise<void> {
  await connection.query(reserve, [name]);
}

/** @returns `undefined` when the name and version are taken */
export async function insertRemote(
  connection: Connection,
  name: string,
  definition: RemoteDefinition,
  pins: Pins,
): Promise<RemoteRow | undefined> {
  const values = [name, JSON.stringify(definition), JSON.stringify(pins)];
  return (await connection.query<RemoteRow>(insert, values)).rows[0];
}

export async function updateRemote(
  connection: Connection,
  { name, version }: RemoteKey,
  {
    definition,
    state,
    pins,
  }: { readonly definition: RemoteDefinition; readonly state: RegistrationState; readonly pins: Pins },
): Promise<RemoteRow | undefined> {
  const values = [name, version, JSON.stringify(definition), state, JSON.stringify(pins)];
  return (await connection.query<RemoteRow>(update, values)).rows[0];
}

/** Keeps the hashes of what was found for the first time. */
export async function addRemotePins(connection: Connection, { name, version }: RemoteKey, pins: Pins): Promise<void> {
  await connection.query(addPins, [name, version, JSON.stringify(pins)]);
}

/** @returns whether there was one */
export async function deleteRemote(connection: Connection, { name, version }: RemoteKey): Promise<boolean> {
  return (await connection.query(remove, [name, version])).rowCount === 1;
}
