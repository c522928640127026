import { readFile, readdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { PostgresSaver } from "@langchain/langgraph-checkpoint-postgres";
import pg from "pg";
import { installJobs } from "./install-jobs.ts";

/** The folder of Baton's own migrations. */
export const MIGRATIONS = fileURLToPath(new URL("./migrations/", import.meta.url));

/**
 * Brings the schema up to date: the checkpointer's own tables, then `migrations/*.sql` in the order of their names, each
 * in a transaction and only once. Safe to call from several processes at once. Needs a role that may create roles and tables.
 */
export async function migrate(url: string): Promise<void> {
  const pool = new pg.Pool({ connectionString: url, max: 2 });
  // A connection that dies fails the query that is on it, or the next one; the process goes on to say so.
  pool.on("error", () => undefined);
  pool.on("connect", (each) => each.on("error", () => undefined));
  const client = await pool.connect();
  try {
    await client.query("SELECT pg_advisory_lock(hashtext('baton.migrate'))");
    await new PostgresSaver(pool).setup();
    await client.query(
      "CREATE TABLE IF NOT EXISTS migrations (name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())",
    );
    const { rows } = await client.query<{ name: string }>("SELECT name FROM migrations");
    const applied = new Set(rows.map((row) => row.name));
    for (const name of (await readdir(MIGRATIONS)).toSorted()) {
      if (applied.has(name) || !name.endsWith(".sql")) continue;
      await client.query("BEGIN");
      try {
        await client.query(await readFile(`${MIGRATIONS}${name}`, "utf8"));
        await client.query("INSERT INTO migrations (name) VALUES ($1)", [name]);
        await client.query("COMMIT");
      } catch (error) {
        await client.query("ROLLBACK");
        throw error;
      }
    }
    await installJobs(client);
  } finally {
    // Closing the connection also gives back the lock.
    client.release(true);
    await pool.end();
  }
}
