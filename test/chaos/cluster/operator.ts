import pg from "pg";

/** A run as the database has it at some moment. */
export interface CarriedRun {
  readonly run_id: string;
  readonly attempt: number;
}

// A worker's advisory lock is held by its session; the key is the worker's id.
const workerIds = `
  SELECT ((classid::bigint << 32) | objid::bigint)::text AS id
  FROM pg_locks JOIN pg_stat_activity USING (pid)
  WHERE locktype = 'advisory' AND objsubid = 1 AND granted AND mode = 'ExclusiveLock' AND application_name = $1`;

/** The harness as the owner of the database: it sees every tenant, and takes a connection only when it asks. */
export class Operator {
  readonly #pool: pg.Pool;

  constructor(url: string) {
    this.#pool = new pg.Pool({ connectionString: url, max: 3, application_name: "chaos-operator" });
    this.#pool.on("error", () => undefined);
    this.#pool.on("connect", (client) => client.on("error", () => undefined));
  }

  async rows<Row extends pg.QueryResultRow>(sql: string, values: readonly unknown[] = []): Promise<Row[]> {
    return (await this.#pool.query<Row>(sql, [...values])).rows;
  }

  /** The runs that the process with these sessions carries. */
  async carriedBy(sessionName: string): Promise<CarriedRun[]> {
    return await this.rows(
      `WITH worker AS (${workerIds})
       SELECT run_id, attempt FROM runs WHERE status = 'running' AND worker_id::text IN (SELECT id FROM worker)`,
      [sessionName],
    );
  }

  async running(): Promise<CarriedRun[]> {
    return await this.rows("SELECT run_id, attempt FROM runs WHERE status = 'running'");
  }

  /** Sessions of the replicas. */
  async connections(): Promise<number> {
    const [row] = await this.rows<{ n: number }>(
      "SELECT count(*)::int AS n FROM pg_stat_activity WHERE application_name LIKE 'chaos-%' AND application_name <> 'chaos-operator'",
    );
    return row?.n ?? 0;
  }

  close(): Promise<void> {
    return this.#pool.end();
  }
}
