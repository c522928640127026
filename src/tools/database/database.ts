import pg from "pg";
import { BatonError, Unavailable } from "../errors.ts";

/** The part of a connection that queries need; inside `tenant` it is bound to that tenant's transaction. */
export interface Connection {
  query<Row extends pg.QueryResultRow = pg.QueryResultRow>(
    sql: string | pg.QueryConfig,
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
  /** One statement that finds its rows by key, in such a transaction of its own, in one round trip; its plan is kept. */
  query<Row extends pg.QueryResultRow>(tenant: string, statement: pg.QueryConfig): Promise<pg.QueryResult<Row>>;
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
    // A plan that is kept would be the one for whichever tenant came first, who may have nothing.
    options: `-c role=baton_app -c plan_cache_mode=force_custom_plan -c idle_in_transaction_session_timeout=${patienceMs}`,
    // A host that vanished answers nothing, not even that it is gone.
    query_timeout: patienceMs,
    // What is asked before the last answer is there is sent at once; each statement still succeeds or fails by itself.
    pipeline: true,
    connectionTimeoutMillis: patienceMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
  });
  // An idle connection that dies (Postgres restarts) must not end the process: the pool replaces it.
  pool.on("error", () => undefined);
  // Nor one that is in use just then: its query fails, or the next one does.
  pool.on("connect", (client) => client.on("error", () => undefined));
  return {
    pool,
    tenant: (tenant, work) => withTenant(pool, tenant, work),
    query: (tenant, statement) => queryOf(pool, tenant, statement),
    close: () => pool.end(),
  };
}

async function withTenant<T>(pool: pg.Pool, tenant: string, work: (connection: Connection) => Promise<T>): Promise<T> {
  return await withClient(pool, async (client) => {
    const begun = begin(client, tenant);
    // It is not waited for; where it fails, so does the first statement after it.
    begun.catch(() => undefined);
    const result = await work(client);
    await begun;
    await client.query("COMMIT");
    return result;
  });
}

async function queryOf<Row extends pg.QueryResultRow>(
  pool: pg.Pool,
  tenant: string,
  statement: pg.QueryConfig,
): Promise<pg.QueryResult<Row>> {
  return await withClient(pool, async (client) => {
    const sent = [begin(client, tenant, BY_KEY), client.query<Row>(statement), client.query("COMMIT")] as const;
    // What was sent is answered before the connection is anybody else's.
    await Promise.allSettled(sent);
    const [, result] = await Promise.all(sent);
    return result;
  });
}

/** By key the best plan is the same for everybody, also one that was made while there was nothing to find: row by row through an index. */
const BY_KEY = [
  ["plan_cache_mode", "force_generic_plan"],
  ["enable_seqscan", "off"],
  ["enable_hashjoin", "off"],
  ["enable_mergejoin", "off"],
]
  .map(([name, value]) => `, set_config('${name}', '${value}', true)`)
  .join("");

/** Begins a transaction that is the tenant's. */
function begin(client: pg.PoolClient, tenant: string, more = ""): Promise<unknown> {
  return client.query(`BEGIN; SELECT set_config('baton.tenant', ${pg.escapeLiteral(tenant)}, true)${more}`);
}

/** Gives a connection for as long as the work takes, and takes it out of use where the work has broken it. */
async function withClient<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect().catch((cause: unknown) => {
    throw new Unavailable("the database does not answer", { cause });
  });
  let broken: Error | undefined;
  try {
    return await work(client);
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
