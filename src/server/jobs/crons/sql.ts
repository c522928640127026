import pg from "pg";
import type { Connection } from "../../../tools/database/database.ts";
import { Transient } from "../../../tools/errors.ts";
import type { RunRequest } from "../../runs/run.ts";
import type { CronRow, CronTerms } from "./cron.ts";

const columns = `cron_id, assistant_id, thread_id, schedule, timezone, end_time, enabled, on_run_completed, metadata, payload,
  next_run_at, created_at, updated_at`;

// Whoever adds one counts them first: one after the other, on whichever replica.
const reserve = `
  SELECT pg_advisory_xact_lock(hashtextextended('crons ' || current_setting('baton.tenant'), 0))`;

const LOCK_NOT_AVAILABLE = "55P03";

// A replica that is frozen while it has the lock must not take all connections of the others.
const patience = "SET LOCAL lock_timeout = '5s'";

const insert = `
  INSERT INTO crons (cron_id, assistant_id, thread_id, schedule, timezone, end_time, enabled, on_run_completed, metadata, payload, request, next_run_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
  RETURNING ${columns}`;

const update = `
  UPDATE crons SET schedule = $2, timezone = $3, end_time = $4, enabled = $5, on_run_completed = $6, metadata = $7, payload = $8,
    request = $9, next_run_at = $10, updated_at = now()
  WHERE cron_id = $1
  RETURNING ${columns}`;

const one = `
  SELECT ${columns} FROM crons WHERE cron_id = $1`;

const remove = `
  DELETE FROM crons WHERE cron_id = $1`;

const where = `
  WHERE ($1::uuid IS NULL OR assistant_id = $1) AND ($2::uuid IS NULL OR thread_id = $2)
    AND ($3::boolean IS NULL OR enabled = $3) AND metadata @> $4`;

// By the database's clock, which also says when jobs are due.
const due = `
  SELECT schedule, timezone, end_time, request, next_run_at, clock_timestamp() AS now FROM crons
  WHERE cron_id = $1 AND next_run_at <= clock_timestamp()`;

const overdue = `
  SELECT cron_id FROM crons WHERE next_run_at < clock_timestamp() - $1 * interval '1 second'`;

// Of all that try, one moves it on.
const moveOn = `
  UPDATE crons SET next_run_at = $3 WHERE cron_id = $1 AND date_trunc('milliseconds', next_run_at) = $2`;

export const CRON_ORDERS = [
  "cron_id",
  "assistant_id",
  "thread_id",
  "created_at",
  "updated_at",
  "next_run_date",
] as const;

/** What is missing does not matter. */
export interface CronFilter {
  readonly assistantId?: string | undefined;
  readonly threadId?: string | undefined;
  readonly enabled?: boolean | undefined;
  readonly metadata?: Readonly<Record<string, unknown>>;
}

export interface CronPage {
  readonly limit: number;
  readonly offset: number;
  readonly by: (typeof CRON_ORDERS)[number];
  readonly ascending: boolean;
}

/** A cron whose time has come. */
export interface DueCron {
  schedule: string;
  timezone: string | null;
  end_time: Date | null;
  request: RunRequest;
  next_run_at: Date;
  now: Date;
}

/** Nobody else adds a cron of this tenant until this transaction ends. @throws Transient where somebody else does for more than 5 s */
export async function reserveCrons(connection: Connection): Promise<void> {
  await connection.query(patience);
  await connection.query(reserve).catch((error: unknown) => {
    if (!(error instanceof pg.DatabaseError && error.code === LOCK_NOT_AVAILABLE)) throw error;
    throw new Transient("another cron of yours is being made and takes long: try again", { cause: error });
  });
}

export async function insertCron(
  connection: Connection,
  ids: { readonly cronId: string; readonly assistantId: string; readonly threadId: string | null },
  { terms, nextRunAt }: { readonly terms: CronTerms; readonly nextRunAt: Date | null },
): Promise<CronRow | undefined> {
  const { rows } = await connection.query<CronRow>(insert, [
    ids.cronId,
    ids.assistantId,
    ids.threadId,
    ...values(terms),
    nextRunAt,
  ]);
  return rows[0];
}

export async function updateCron(
  connection: Connection,
  cronId: string,
  { terms, nextRunAt }: { readonly terms: CronTerms; readonly nextRunAt: Date | null },
): Promise<CronRow | undefined> {
  return (await connection.query<CronRow>(update, [cronId, ...values(terms), nextRunAt])).rows[0];
}

function values({ schedule, timezone, endTime, enabled, onRunCompleted, metadata, payload, request }: CronTerms) {
  const json = [metadata, payload, request].map((value) => JSON.stringify(value));
  return [schedule, timezone, endTime, enabled, onRunCompleted, ...json];
}

export async function readCron(connection: Connection, cronId: string): Promise<CronRow | undefined> {
  return (await connection.query<CronRow>(one, [cronId])).rows[0];
}

export async function deleteCron(connection: Connection, cronId: string): Promise<boolean> {
  return (await connection.query(remove, [cronId])).rowCount === 1;
}

export async function searchCrons(connection: Connection, filter: CronFilter, page: CronPage): Promise<CronRow[]> {
  const by = page.by === "next_run_date" ? "next_run_at" : page.by;
  const order = `ORDER BY ${by} ${page.ascending ? "ASC" : "DESC"} NULLS LAST, cron_id`;
  const sql = `SELECT ${columns} FROM crons ${where} ${order} LIMIT $5 OFFSET $6`;
  return (await connection.query<CronRow>(sql, [...filterValues(filter), page.limit, page.offset])).rows;
}

export async function countCrons(connection: Connection, filter: CronFilter): Promise<number> {
  const sql = `SELECT count(*)::int AS n FROM crons ${where}`;
  return (await connection.query<{ n: number }>(sql, filterValues(filter))).rows[0]?.n ?? 0;
}

function filterValues({ assistantId, threadId, enabled, metadata = {} }: CronFilter): unknown[] {
  return [assistantId ?? null, threadId ?? null, enabled ?? null, JSON.stringify(metadata)];
}

/** The cron if its time has come. */
export async function readDueCron(connection: Connection, cronId: string): Promise<DueCron | undefined> {
  return (await connection.query<DueCron>(due, [cronId])).rows[0];
}

/** Those whose tick is late by more than so many seconds. */
export async function overdueCrons(connection: Connection, seconds: number): Promise<string[]> {
  return (await connection.query<{ cron_id: string }>(overdue, [seconds])).rows.map(({ cron_id }) => cron_id);
}

/** Takes a tick; false: somebody else has. */
export async function moveCronOn(
  connection: Connection,
  cronId: string,
  { from, to }: { readonly from: Date; readonly to: Date | null },
): Promise<boolean> {
  return (await connection.query(moveOn, [cronId, from, to])).rowCount === 1;
}
