import type { Pins } from "../../../agents/remote/remote-source.ts";
import type { RemoteDefinition } from "../../../agents/remote/remote-definition.ts";
import type { Connection } from "../../../tools/database/database.ts";
import { remoteColumns, type RegistrationState, type RemoteRow } from "./remote-row.ts";

const insert = `
  INSERT INTO remote_agents (name, definition, pins) VALUES ($1, $2, $3)
  ON CONFLICT DO NOTHING
  RETURNING ${remoteColumns}`;

const update = `
  UPDATE remote_agents SET definition = $2, state = $3, pins = $4, updated_at = now() WHERE name = $1
  RETURNING ${remoteColumns}`;

// What was confirmed before stays; what is found for the first time is taken as it is.
const addPins = `
  UPDATE remote_agents SET pins = $2::jsonb || pins WHERE name = $1 AND $2::jsonb || pins <> pins`;

const remove = `
  DELETE FROM remote_agents WHERE name = $1`;

/** @returns `undefined` when the name is taken */
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
  name: string,
  {
    definition,
    state,
    pins,
  }: { readonly definition: RemoteDefinition; readonly state: RegistrationState; readonly pins: Pins },
): Promise<RemoteRow | undefined> {
  const values = [name, JSON.stringify(definition), state, JSON.stringify(pins)];
  return (await connection.query<RemoteRow>(update, values)).rows[0];
}

/** Keeps the hashes of what was found for the first time. */
export async function addRemotePins(connection: Connection, name: string, pins: Pins): Promise<void> {
  await connection.query(addPins, [name, JSON.stringify(pins)]);
}

/** @returns whether there was one */
export async function deleteRemote(connection: Connection, name: string): Promise<boolean> {
  return (await connection.query(remove, [name])).rowCount === 1;
}
