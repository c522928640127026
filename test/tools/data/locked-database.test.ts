import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createDatasets, type DataSession, type Datasets } from "../../../src/tools/data/datasets.ts";
import { BatonError } from "../../../src/tools/errors.ts";

const folder = join(import.meta.dirname, "../../../samples/data");
const signal = new AbortController().signal;
let datasets: Datasets;
let session: DataSession;

beforeAll(async () => {
  datasets = createDatasets({ folder: () => folder, memoryLimit: "256MB", timeoutMs: 1_000, maxRows: 100 });
  session = await datasets.open("default");
});
afterAll(() => datasets.close());

const attacks = [
  "SELECT * FROM read_csv('/etc/passwd')",
  "SELECT * FROM read_csv_auto('/etc/passwd', header=false)",
  "SELECT content FROM read_text('/etc/passwd')",
  "SELECT content FROM read_blob('/etc/passwd')",
  "SELECT * FROM read_json('/etc/passwd')",
  "SELECT * FROM read_parquet('samples/data/tickets.parquet')",
  "SELECT * FROM parquet_metadata('samples/data/tickets.parquet')",
  "SELECT * FROM sniff_csv('/etc/passwd')",
  "SELECT * FROM glob('/etc/*')",
  "SELECT * FROM '/etc/passwd'",
  "SELECT * FROM 'https://example.com/data.csv'",
  "SELECT * FROM read_csv('https://example.com/data.csv')",
  "SELECT * FROM read_parquet('s3://bucket/key')",
  'SELECT * FROM "samples/data/revenue.csv"',
  "COPY tickets TO '/tmp/stolen.csv'",
  "COPY (SELECT * FROM tickets) TO '/tmp/stolen.parquet' (FORMAT parquet)",
  "COPY tickets FROM '/etc/passwd'",
  "EXPORT DATABASE '/tmp/stolen'",
  "IMPORT DATABASE '/tmp/stolen'",
  "ATTACH '/tmp/other.db'",
  "ATTACH 'host=127.0.0.1' AS pg (TYPE postgres)",
  "DETACH memory",
  "USE memory",
  "INSTALL httpfs",
  "LOAD httpfs",
  "FORCE INSTALL httpfs FROM community",
  "SET enable_external_access = true",
  "SET memory_limit = '100GB'",
  "RESET lock_configuration",
  "PRAGMA version",
  "PRAGMA enable_external_access",
  "PRAGMA database_list",
  "CALL pragma_version()",
  "CHECKPOINT",
  "VACUUM",
  "BEGIN",
  "CREATE TABLE copied AS SELECT * FROM tickets",
  "CREATE MACRO m() AS 1",
  "CREATE SECRET s (TYPE s3, KEY_ID 'x', SECRET 'y')",
  "INSERT INTO tickets SELECT * FROM tickets",
  "UPDATE tickets SET plan = 'x'",
  "DELETE FROM tickets",
  "DROP TABLE tickets",
  "ALTER TABLE tickets DROP COLUMN plan",
  "PREPARE p AS SELECT 1",
  "EXPLAIN ANALYZE SELECT 1",
  "DESCRIBE tickets",
  "SHOW TABLES",
  "SUMMARIZE tickets",
  "PIVOT tickets ON plan USING count(*)",
  "SELECT 1; SELECT 2",
  "SELECT 1; DROP TABLE tickets",
  "SELECT 1 /* ; */; COPY tickets TO '/tmp/x.csv' --",
  "SELECT getenv('HOME')",
  "SELECT current_setting('memory_limit')",
  "SELECT version()",
  "SELECT current_user",
  "SELECT session_user FROM tickets",
  "SELECT current_date",
  "SELECT write_log('x')",
  "SELECT nextval('s')",
  "SELECT * FROM query('SELECT 1')",
  "SELECT * FROM query('COPY tickets TO ''/tmp/x.csv''')",
  "SELECT * FROM query_table('tickets')",
  "SELECT * FROM json_execute_serialized_sql(json_serialize_sql('SELECT 1'))",
  "SELECT * FROM duckdb_settings()",
  "SELECT * FROM duckdb_secrets()",
  "SELECT * FROM duckdb_tables",
  "SELECT * FROM information_schema.tables",
  "SELECT * FROM pg_catalog.pg_tables",
  "SELECT * FROM sqlite_master",
  "SELECT * FROM system.main.duckdb_tables",
  "SELECT * FROM temp.main.tickets",
  "WITH t AS (SELECT * FROM pg_tables), pg_tables AS (SELECT 1) SELECT * FROM t",
  "SELECT * FROM (WITH pg_tables AS (SELECT 1) SELECT 1), pg_tables",
  "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) SELECT count(*) FROM t",
  "WITH t AS (INSERT INTO tickets SELECT * FROM tickets RETURNING *) SELECT * FROM t",
  "SELECT (SELECT content FROM read_text('/etc/passwd'))",
  "SELECT * FROM tickets WHERE plan IN (SELECT content FROM read_text('/etc/passwd'))",
  "SELECT CASE WHEN true THEN getenv('HOME') END FROM tickets",
  "SELECT count(*) FILTER (WHERE plan = getenv('HOME')) FROM tickets",
  "SELECT row_number() OVER (ORDER BY getenv('HOME')) FROM tickets",
  "SELECT * FROM tickets ORDER BY getenv('HOME')",
  "SELECT * FROM tickets JOIN read_csv('/etc/passwd') ON true",
  "SELECT * FROM tickets, LATERAL (SELECT * FROM read_text(tickets.plan))",
  "FROM read_csv('/etc/passwd')",
  "SELECT repeat('x', 1000000000)",
  "SELECT lpad('x', 1000000000, 'y')",
  "SELECT range(1000000000)",
  "SELECT list_resize([1], 1000000000)",
  `SELECT '${"x".repeat(1_001)}'`,
  "WITH a AS (SELECT 'xxxxxxxxxx' s), b AS (SELECT s||s||s||s s FROM a), c AS (SELECT s||s||s||s s FROM b), d AS (SELECT s||s||s||s s FROM c) SELECT s FROM d",
  "SELECT replace(plan, 'a', plan) FROM tickets",
  "SELECT * FROM tickets WHERE plan = ?",
  "SELECT * FROM tickets WHERE plan = $1",
  `SELECT ${"1+".repeat(5_000)}1`,
  "",
  "SELECT",
  "this is not SQL",
  "SELECT * FROM nowhere",
  "SELECT nothing FROM tickets",
];

describe("a locked database", () => {
  test.each(attacks)("refuses %s", async (sql) => {
    const refusal = await session.query(sql, signal).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(BatonError);
    expect((refusal as BatonError).code).toBe("invalid_input");
  });

  test.each([
    "SET enable_external_access = true",
    "COPY tickets TO '/tmp/stolen.csv'",
    "ATTACH '/tmp/other.db'",
    "INSTALL httpfs",
    "LOAD httpfs",
    "SET memory_limit = '100GB'",
    "SELECT content FROM read_text('/etc/passwd')",
    "SELECT * FROM read_csv('https://example.com/data.csv')",
  ])("stays shut below the check: %s fails in DuckDB itself", async (sql) => {
    await expect(session.run({ sql, parameters: [] }, signal)).rejects.toMatchObject({ code: "invalid_input" });
  });

  test("lets a column's near name be found from the refusal", async () => {
    await expect(session.query("SELECT pln FROM tickets", signal)).rejects.toThrow(/pln.*plan/s);
  });

  test.each([
    "SELECT count(*) FROM tickets",
    "WITH t AS (SELECT plan, count(*) AS n FROM tickets GROUP BY ALL), u AS (SELECT * FROM t) SELECT *, rank() OVER (ORDER BY n DESC) FROM u;",
    "FROM tickets SELECT date_trunc('month', opened_at) AS m, median(first_reply_minutes) GROUP BY m ORDER BY m",
    "SELECT t.region, sum(r.revenue_usd) FROM tickets t JOIN revenue r ON t.region = r.region WHERE t.opened_at < '2025-01-03' GROUP BY 1",
    "SELECT sum(range) FROM range(1000)",
    "SELECT * EXCLUDE (plan) FROM tickets QUALIFY row_number() OVER (PARTITION BY plan ORDER BY opened_at) = 1",
    "SELECT strftime(opened_at, '%Y-%m') AS m, count(*) FILTER (WHERE plan ILIKE 't%') FROM tickets GROUP BY 1 HAVING count(*) > 5",
    "SELECT plan, CASE WHEN priority = 'P1' THEN 'urgent' ELSE upper(channel) || '!' END AS kind, count(*) FROM tickets GROUP BY 1, 2",
    "SELECT count(*) FROM tickets GROUP BY GROUPING SETS ((plan), (region), ())",
    "SELECT * FROM main.revenue WHERE month BETWEEN DATE '2026-01-01' AND DATE '2026-03-01' UNION ALL SELECT * FROM revenue LIMIT 5",
  ])("admits %s", async (sql) => {
    expect((await session.query(sql, signal)).rows.length).toBeGreaterThan(0);
  });

  test("cuts a result at the row limit and says so", async () => {
    const table = await session.query("SELECT * FROM tickets", signal);
    expect(table.rows).toHaveLength(100);
    expect(table.truncated).toBe(true);
  });

  test("ends an endless query at the time limit", async () => {
    const started = Date.now();
    const endless =
      "SELECT count(*) FROM range(1000000) a, range(1000000) b, range(100) c WHERE a.range * b.range + c.range = -1";
    await expect(session.query(endless, signal)).rejects.toMatchObject({ code: "timeout" });
    expect(Date.now() - started).toBeLessThan(3_000);
  });

  test("ends a query when the signal fires", async () => {
    const stop = new AbortController();
    const running = session.query(
      "SELECT count(*) FROM range(1000000) a, range(1000000) b WHERE a.range * b.range = -1",
      stop.signal,
    );
    setTimeout(() => stop.abort(), 50);
    await expect(running).rejects.toMatchObject({ code: "cancelled" });
    await expect(session.query("SELECT 1", stop.signal)).rejects.toMatchObject({ code: "cancelled" });
  });

  test("answers a query that needs more memory than allowed with an error, and works on", async () => {
    const greedy =
      "SELECT len(list(a.range || plan || channel || region || category || agent_name)) FROM range(200) a, tickets";
    await expect(session.query(greedy, signal)).rejects.toBeInstanceOf(BatonError);
    expect((await session.query("SELECT count(*) FROM tickets", signal)).rows).toEqual([[50_000]]);
  });
});
