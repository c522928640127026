import type { Connection } from "../../../tools/database/database.ts";
import { prepared } from "../../../tools/database/prepared.ts";

const own = prepared(`
  SELECT count(*)::int AS n FROM (SELECT FROM runs WHERE status = 'pending' LIMIT $1) p`);

const ofAll = prepared(`
  SELECT pending_runs($1)::int AS n`);

/** How many runs of the connection's tenant wait or are delayed, counted up to `atMost`. */
export async function countPending(connection: Connection, atMost: number): Promise<number> {
  return (await connection.query<{ n: number }>(own([atMost]))).rows[0]?.n ?? 0;
}

/** How many runs of all tenants wait or are delayed, counted up to `atMost`. */
export async function countPendingOfAll(connection: Connection, atMost: number): Promise<number> {
  return (await connection.query<{ n: number }>(ofAll([atMost]))).rows[0]?.n ?? 0;
}
