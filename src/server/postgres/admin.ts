import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";

/** Another start made the database a moment ago. */
const TAKEN = new Set(["42P04", "23505"]);

/** Whether a server takes connections at this address. */
export async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  // A connection that dies fails its query; unheard, it would end the process.
  client.on("error", () => undefined);
  try {
    await client.connect();
    await client.query("SELECT 1");
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Makes the database `baton` unless it is there. */
export async function ensureDatabase(adminUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  // A connection that dies fails its query; unheard, it would end the process.
  client.on("error", () => undefined);
  await client.connect();
  try {
    const { rowCount } = await client.query("SELECT FROM pg_database WHERE datname = 'baton'");
    if (rowCount === 0) await client.query("CREATE DATABASE baton");
  } catch (error) {
    if (!(error instanceof pg.DatabaseError && TAKEN.has(error.code ?? ""))) throw error;
  } finally {
    await client.end();
  }
}

/** Whether others use the server; a connection that is just being closed gets a moment to go. */
export async function isShared(adminUrl: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: adminUrl });
  // A connection that dies fails its query; unheard, it would end the process.
  client.on("error", () => undefined);
  try {
    await client.connect();
    for (let tries = 0; tries < 20; tries++) {
      const others = await client.query(
        // Not those who only ask the same: of two who leave together neither would end it.
        "SELECT FROM pg_stat_activity WHERE backend_type = 'client backend' AND datname <> 'postgres'",
      );
      if (others.rowCount === 0) return false;
      await sleep(25);
    }
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}
