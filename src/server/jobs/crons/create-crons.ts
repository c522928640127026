import { randomUUID } from "node:crypto";
import type { Connection, Database } from "../../../tools/database/database.ts";
import { Conflict, InvalidInput, NotFound, Unavailable } from "../../../tools/errors.ts";
import type { Logger } from "../../../tools/logger.ts";
import type { Runs } from "../../runs/run.ts";
import type { JobHandler, JobQueue } from "../job-queue.ts";
import { toCron, type Cron, type CronTerms } from "./cron.ts";
import { createTick, nextTick } from "./create-tick.ts";
import { createScheduleClock } from "./schedule-clock.ts";
import {
  countCrons,
  deleteCron,
  insertCron,
  reserveCrons,
  overdueCrons,
  readCron,
  searchCrons,
  updateCron,
  type CronFilter,
  type CronPage,
} from "./sql.ts";

export interface CronsOptions {
  readonly database: Database;
  readonly jobs: JobQueue;
  readonly runs: Runs;
  readonly logger: Logger;
  /** How many crons a tenant may have, whatever their state. Default 100. */
  readonly tenantCrons?: number;
}

/** Runs that are started again and again. Every method acts for one tenant and sees no other's. */
export interface Crons {
  /** @throws InvalidInput naming the field, NotFound for the thread, Conflict where the tenant has as many as it may */
  create(tenant: string, terms: CronTerms): Promise<Cron>;
  /** @throws NotFound */
  get(tenant: string, cronId: string): Promise<Cron>;
  /** @throws NotFound, InvalidInput */
  update(tenant: string, cronId: string, terms: CronTerms): Promise<Cron>;
  /** Runs that were started stay. @throws NotFound */
  delete(tenant: string, cronId: string): Promise<void>;
  search(tenant: string, filter: CronFilter, page: CronPage): Promise<Cron[]>;
  count(tenant: string, filter: CronFilter): Promise<number>;
  readonly handler: JobHandler;
  /** Makes up for ticks whose job was lost. */
  catchUp(tenant: string): Promise<void>;
}

/** A tick is that late before it is looked for, seconds. */
const LATE_SECONDS = 30;
const AT_ONCE = 4;

/**
 * Each tick is a job of pg-boss, made when the one before took place. Its run is stored in the transaction that moves the cron on to its next
 * tick, so whoever comes second, here or on another replica, finds nothing to do. Ticks that nobody was there for are made up for once.
 */
export function createCrons({ database, jobs, runs, logger, tenantCrons = 100 }: CronsOptions): Crons {
  const clock = createScheduleClock();

  const firstOf = (terms: CronTerms): Date | null => {
    const { schedule, timezone, endTime: end_time } = terms;
    const next = nextTick(clock, { schedule, timezone, end_time }, new Date());
    if (next === null && terms.enabled) {
      throw new InvalidInput("end_time: the schedule does not come due before it", {
        field: "end_time",
        alternatives: ["a later moment, as in 2030-01-01T00:00:00Z", "null"],
      });
    }
    return terms.enabled ? next : null;
  };
  const schedule = async (connection: Connection, tenant: string, cronId: string, at: Date | null): Promise<void> => {
    if (at !== null) await jobs.send(connection, "crons", { tenant, cron_id: cronId }, at);
  };
  const unknown = (cronId: string): NotFound => new NotFound(`there is no cron ${cronId}`, { field: "cron_id" });

  const fire = createTick({ database, jobs, runs, logger, clock });

  return {
    create: async (tenant, terms) => {
      const nextRunAt = firstOf(terms);
      const { threadId, assistantId } = terms.request;
      const cronId = randomUUID();
      const request = { ...terms.request, metadata: { ...terms.request.metadata, cron_id: cronId } };
      return await database.tenant(tenant, async (db) => {
        if (threadId !== undefined) await requireThread(db, threadId);
        await requireRoom(db, tenantCrons);
        const ids = { cronId, assistantId, threadId: threadId ?? null };
        const row = await insertCron(db, ids, { terms: { ...terms, request }, nextRunAt });
        if (row === undefined) throw new Unavailable("the cron was not stored");
        await schedule(db, tenant, cronId, nextRunAt);
        return toCron(row);
      });
    },
    get: async (tenant, cronId) => {
      const row = await database.tenant(tenant, (db) => readCron(db, cronId));
      if (row === undefined) throw unknown(cronId);
      return toCron(row);
    },
    update: async (tenant, cronId, terms) => {
      const nextRunAt = firstOf(terms);
      const request = { ...terms.request, metadata: { ...terms.request.metadata, cron_id: cronId } };
      return await database.tenant(tenant, async (db) => {
        const row = await updateCron(db, cronId, { terms: { ...terms, request }, nextRunAt });
        if (row === undefined) throw unknown(cronId);
        await schedule(db, tenant, cronId, nextRunAt);
        return toCron(row);
      });
    },
    delete: async (tenant, cronId) => {
      // Its next job finds nothing to do.
      if (!(await database.tenant(tenant, (db) => deleteCron(db, cronId)))) throw unknown(cronId);
    },
    search: async (tenant, filter, page) =>
      (await database.tenant(tenant, (db) => searchCrons(db, filter, page))).map(toCron),
    count: (tenant, filter) => database.tenant(tenant, (db) => countCrons(db, filter)),
    handler: { atOnce: AT_ONCE, work: ({ tenant = "", cron_id: cronId = "" }) => fire(tenant, cronId) },
    catchUp: async (tenant) => {
      for (const cronId of await database.tenant(tenant, (db) => overdueCrons(db, LATE_SECONDS))) {
        await fire(tenant, cronId);
      }
    },
  };
}

async function requireThread(connection: Connection, threadId: string): Promise<void> {
  const { rowCount } = await connection.query("SELECT FROM threads WHERE thread_id = $1", [threadId]);
  if (rowCount === 0) throw new NotFound(`there is no thread ${threadId}`, { field: "thread_id" });
}

/** @throws Conflict where there are as many as there may be; held until the transaction ends, so that of all who ask at once no one too many is let in */
async function requireRoom(connection: Connection, most: number): Promise<void> {
  // Whoever has no room need not wait for those who have, each on a connection that others could use.
  await requireFewer(connection, most);
  await reserveCrons(connection);
  await requireFewer(connection, most);
}

async function requireFewer(connection: Connection, most: number): Promise<void> {
  if ((await countCrons(connection, {})) < most) return;
  throw new Conflict(`you have as many crons as you may, ${most}: delete one that is no longer needed first`);
}
