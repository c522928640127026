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
 *
 * @param stop gives it up before the next migration, and at once while another process migrates; it rejects with the signal's reason
 */
export async function migrate(url: string, stop?: AbortSignal): Promise<void> {
  const pool = new pg.Pool({ connectionString: url, max: 2 });
  // A connection that dies fails the query that is on it, or the next one; the process goes on to say so.
  pool.on("error", () => undefined);
  pool.on("connect", (each) => each.on("error", () => undefined));
  const client = await connect(pool, stop).catch((error: unknown) => {
    // Not waited for: it ends only with the connection that is still being opened.
    pool.end().catch(() => undefined);
    throw error;
  });
  try {
    await lock(client, stop);
    stop?.throwIfAborted();
    await new PostgresSaver(pool).setup();
    await client.query(
      "CREATE TABLE IF NOT EXISTS migrations (name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())",
    );
    const { rows } = await client.query<{ name: string }>("SELECT name FROM migrations");
    const applied = new Set(rows.map((row) => row.name));
    for (const name of (await readdir(MIGRATIONS)).toSorted()) {
      if (applied.has(name) || !name.endsWith(".sql")) continue;
      stop?.throwIfAborted();
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

/** A connection that is waited for only until `stop`: a host that vanished answers nothing. */
async function connect(pool: pg.Pool, stop: AbortSignal | undefined): Promise<pg.PoolClient> {
  stop?.throwIfAborted();
  const connecting = pool.connect();
  if (stop === undefined) return await connecting;
  const { promise: stopped, reject } = Promise.withResolvers<never>();
  const giveUp = (): void => {
    reject(stop.reason);
    connecting.then(
      (client) => client.release(true),
      () => undefined,
    );
  };
  stop.addEventListener("abort", giveUp);
  try {
    return await Promise.race([connecting, stopped]);
  } finally {
    stop.removeEventListener("abort", giveUp);
  }
}

/** Waits for whoever else migrates. Until it has the lock, the connection is cut by `stop`. */
async function lock(client: pg.PoolClient, stop: AbortSignal | undefined): Promise<void> {
  const cut = (): void => void client.end().catch(() => undefined);
  stop?.addEventListener("abort", cut);
  try {
    await client.query("SELECT pg_advisory_lock(hashtext('baton.migrate'))");
  } catch (error) {
    stop?.throwIfAborted();
    throw error;
  } finally {
    stop?.removeEventListener("abort", cut);
  }
}
