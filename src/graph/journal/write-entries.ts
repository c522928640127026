import type pg from "pg";
import type { JournalEntry } from "./entry.ts";
import { packEntries } from "./pack-entries.ts";

const statement = {
  name: "write_journal",
  text: "SELECT run_id FROM write_journal($1, $2, $3, $4, $5, $6, $7, $8, $9) AS run_id",
};

/**
 * Makes entries of any number of runs and tenants durable in one round trip and one commit.
 *
 * @param worker on whose behalf events are written; none for checkpoints alone
 * @returns ids of the runs that are not the worker's, whose events were refused
 */
export async function writeEntries(
  connection: Pick<pg.Pool | pg.PoolClient, "query">,
  worker: string | null,
  entries: readonly JournalEntry[],
): Promise<string[]> {
  const { rows } = await connection.query<{ run_id: string }>({
    ...statement,
    values: [worker, ...packEntries(entries)],
  });
  return rows.map((row) => row.run_id);
}
