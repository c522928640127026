import type { Connection } from "../../../tools/database/database.ts";

const soonest = `
  SELECT next_due() AS ms`;

const tell = `
  SELECT pg_notify('baton_run_due', $1)`;

/** How long until the next delayed run of any tenant is due, milliseconds; `undefined`: none is delayed. */
export async function readNextDue(connection: Connection): Promise<number | undefined> {
  return (await connection.query<{ ms: number | null }>(soonest)).rows[0]?.ms ?? undefined;
}

/** Tells every process that a run will be due in `ms`. */
export async function tellDue(connection: Connection, ms: number): Promise<void> {
  await connection.query(tell, [String(ms)]);
}
