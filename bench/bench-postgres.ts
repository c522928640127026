import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startPostgres } from "../src/server/postgres/embedded.ts";
import { openDatabase, type Database } from "../src/tools/database/database.ts";
import { migrate } from "../src/tools/database/migrate.ts";

/** Gives a real, migrated Postgres of its own, with its usual settings, for as long as the work takes. */
export async function withPostgres<T>(work: (database: Database, url: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "baton-bench-"));
  await chmod(folder, 0o755);
  const postgres = await startPostgres({ folder });
  await migrate(postgres.url);
  const database = openDatabase({ url: postgres.url });
  try {
    return await work(database, postgres.url);
  } finally {
    await database.close();
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
