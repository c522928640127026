import type { Connection } from "../../tools/database/database.ts";

const known = `
  INSERT INTO leases (name) VALUES ($1) ON CONFLICT DO NOTHING`;

// One after the other: a ticket drawn later is a larger one, and of two who find the lease free one takes it.
const lock = `
  SELECT 1 FROM leases WHERE name = $1 FOR UPDATE`;

const queue = `
  INSERT INTO lease_waiters (name, alive_until) VALUES ($1, clock_timestamp() + $2 * interval '1 ms') RETURNING ticket`;

const alive = `
  UPDATE lease_waiters SET alive_until = clock_timestamp() + $3 * interval '1 ms' WHERE name = $1 AND ticket = $2`;

const forget = `
  DELETE FROM lease_waiters WHERE name = $1 AND (ticket = $2 OR alive_until < clock_timestamp() - interval '1 minute')`;

const take = `
  UPDATE leases SET token = token + 1, holder = $3, held_until = clock_timestamp() + $4 * interval '1 ms'
  WHERE name = $1 AND held_until <= clock_timestamp() AND NOT EXISTS (
    SELECT 1 FROM lease_waiters w WHERE w.name = $1 AND w.ticket < $2 AND w.alive_until > clock_timestamp())
  RETURNING token, held_until`;

const giveBack = `
  UPDATE leases SET held_until = '-infinity', holder = NULL WHERE name = $1 AND token = $2`;

export interface Taken {
  readonly token: number;
  readonly until: Date;
}

/** Draws a ticket, which counts for so many milliseconds. */
export async function queueUp(connection: Connection, name: string, aliveMs: number): Promise<string> {
  await connection.query(known, [name]);
  await connection.query(lock, [name]);
  const { rows } = await connection.query<{ ticket: string }>(queue, [name, aliveMs]);
  const ticket = rows[0]?.ticket;
  if (ticket === undefined) throw new TypeError("no ticket was given");
  return ticket;
}

/** Takes the lease when it is the ticket's turn; keeps the ticket alive otherwise. */
export async function tryToTake(
  connection: Connection,
  name: string,
  ticket: string,
  { holder, ms, aliveMs }: { readonly holder: string; readonly ms: number; readonly aliveMs: number },
): Promise<Taken | undefined> {
  await connection.query(lock, [name]);
  const { rows } = await connection.query<{ token: string; held_until: Date }>(take, [name, ticket, holder, ms]);
  const row = rows[0];
  await (row === undefined
    ? connection.query(alive, [name, ticket, aliveMs])
    : connection.query(forget, [name, ticket]));
  return row === undefined ? undefined : { token: Number(row.token), until: row.held_until };
}

export async function leaveQueue(connection: Connection, name: string, ticket: string): Promise<void> {
  await connection.query(forget, [name, ticket]);
}

/** Does nothing where somebody else holds it by now. */
export async function release(connection: Connection, name: string, token: number): Promise<void> {
  await connection.query(giveBack, [name, token]);
}
