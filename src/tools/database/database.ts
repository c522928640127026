import pg from "pg";
import { BatonError, Unavailable } from "../errors.ts";

/** The part of a connection that queries need; inside `tenant` it is bound to that tenant's transaction. */
export interface Connection {
  query<Row extends pg.QueryResultRow = pg.QueryResultRow>(
    sql: string,
    values?: readonly unknown[],
  ): Promise<pg.QueryResult<Row>>;
}

/**
 * Postgres under the role `baton_app`, which cannot bypass row-level security. A tenant's rows are only
 * reachable through `tenant`; outside of it every protected table looks empty and refuses writes.
 */
export interface Database {
  readonly pool: pg.Pool;
  /** Runs `work` in one transaction that sees and writes only this tenant's rows. */
  tenant<T>(tenant: string, work: (connection: Connection) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  readonly url: string;
  /** Upper bound of open connections. Default 20. */
  readonly connections?: number;
  /** How long a statement, a connection, and the next statement of a transaction are waited for. Default 60,000 ms. */
  readonly patienceMs?: number;
}

/** Opens the pool; nothing is sent until the first query. The schema must have been migrated. */
export function openDatabase({ url, connections = 20, patienceMs = 60_000 }: DatabaseOptions): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    // A transaction whose process is frozen or cut off must not keep its locks for good.
    options: `-c role=baton_app -c idle_in_transaction_session_timeout=${patienceMs}`,
    // A host that vanished answers nothing, not even that it is gone.
    query_timeout: patienceMs,
    connectionTimeoutMillis: patienceMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
  });
  // An idle connection that dies (Postgres restarts) must not end the process: the pool replaces it.
  pool.on("error", () => undefined);
  // Nor one that is in use just then: its query fails, or the next one does.
  pool.on("connect", (client) => client.on("error", () => undefined));
  return { pool, tenant: (tenant, work) => withTenant(pool, tenant, work), close: () => pool.end() };
}

async function withTenant<T>(pool: pg.Pool, tenant: string, work: (connection: Connection) => Promise<T>): Promise<T> {
  const client = await pool.connect().catch((cause: unknown) => {
    throw new Unavailable("the database does not answer", { cause });
  });
  let broken: Error | undefined;
  try {
    await client.query("BEGIN");
    await client.query("SELECT set_config('baton.tenant', $1, true)", [tenant]);
    const result = await work(client);
    await client.query("COMMIT");
    return result;
  } catch (error) {
    await client.query("ROLLBACK").catch((cause: Error) => {
      broken = cause;
    });
    // What broke the connection need not say so itself; that nothing goes through it any more does.
    if (broken !== undefined && !(error instanceof BatonError)) {
      throw new Unavailable("the database went away", { cause: error });
    }
    throw error;
  } finally {
    client.release(broken);
  }
}
