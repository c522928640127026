import type { Dataset } from "../catalog/dataset.ts";
import type { DataSession } from "../datasets.ts";
import type { Query } from "../sql/run-query.ts";
import type { Table } from "../table.ts";

/** What an analysis works with: one data set, and the way to ask it. */
export interface Desk {
  readonly dataset: Dataset;
  run(query: Query): Promise<Table>;
  /** Every statement that ran, in order. */
  readonly sql: readonly string[];
}

export function createDesk(session: Pick<DataSession, "run">, dataset: Dataset, signal: AbortSignal): Desk {
  const sql: string[] = [];
  return {
    dataset,
    sql,
    run(query) {
      sql.push(query.sql);
      return session.run(query, signal);
    },
  };
}
