import { mkdtemp, rm, chmod } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { startPostgres } from "../../src/server/postgres/embedded.ts";
import { migrate } from "../../src/tools/database/migrate.ts";

declare module "vitest" {
  interface ProvidedContext {
    postgresUrl: string;
  }
}

/** One real Postgres for the whole test run, with a migrated template that each test file copies. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), "baton-test-"));
  await chmod(folder, 0o755);
  const postgres = await startPostgres({ folder, flags: ["-c", "fsync=off", "-c", "full_page_writes=off"] });
  await migrate(postgres.url);
  const admin = new pg.Client({ connectionString: postgres.url.replace(/\/baton$/, "/postgres") });
  await admin.connect();
  await admin.query("ALTER DATABASE baton WITH is_template = true");
  await admin.end();
  project.provide("postgresUrl", postgres.url);
  return async () => {
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  };
}
