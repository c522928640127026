import type pg from "pg";

const missing = `
  SELECT name FROM unnest($1::text[]) AS own (name) WHERE NOT EXISTS (SELECT FROM migrations m WHERE m.name = own.name)`;

/** Which of these the database has not had. A newer release may have applied more of its own. */
export async function missingMigrations(pool: pg.Pool, names: readonly string[]): Promise<string[]> {
  return (await pool.query<{ name: string }>(missing, [names])).rows.map(({ name }) => name);
}
