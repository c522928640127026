import type { Connection } from "../../../tools/database/database.ts";

const lock = `
  INSERT INTO workflow_revisions (revision) VALUES (0)
  ON CONFLICT (tenant_id) DO UPDATE SET revision = workflow_revisions.revision`;

const raise = `
  UPDATE workflow_revisions SET revision = revision + 1 RETURNING revision`;

/** Makes every other writer of the tenant's workflows wait for this transaction's end. */
export async function lockRevision(connection: Connection): Promise<void> {
  await connection.query(lock);
}

/** The number of the change that is being made; the revision must be locked. */
export async function raiseRevision(connection: Connection): Promise<number> {
  const { rows } = await connection.query<{ revision: number }>(raise);
  return rows[0]?.revision ?? 0;
}
