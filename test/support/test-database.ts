import { randomUUID } from "node:crypto";
import pg from "pg";
import { inject } from "vitest";
import { openDatabase, type Database } from "../../src/tools/database/database.ts";

export interface TestDatabase extends Database {
  /** Connection string as the owner, for what a test has to see past row-level security. */
  readonly url: string;
}

/** A fresh migrated database of its own for one test file; `close` drops it. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const template = inject("postgresUrl");
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  await asAdmin(template, `CREATE DATABASE ${name} TEMPLATE baton`);
  const url = template.replace(/\/baton$/, `/${name}`);
  const database = openDatabase({ url });
  return {
    ...database,
    url,
    close: async () => {
      await database.close();
      await asAdmin(template, `DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

async function asAdmin(template: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: template.replace(/\/baton$/, "/postgres") });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
