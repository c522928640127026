import { AsyncLocalStorage } from "node:async_hooks";
import { randomBytes, randomUUID } from "node:crypto";
import { hostname } from "node:os";
import type pg from "pg";
import type { Connection } from "../../../tools/database/database.ts";
import type { Logger } from "../../../tools/logger.ts";
import type { ClaimedLostRun } from "../sql/claim-run.ts";
import { forgiveRuns, joinWorkers, leaveWorkers } from "../sql/workers.ts";
import { keepBeating, type Beats } from "./heartbeat.ts";
import { createTurns, type Turns } from "./turns.ts";
import { watchWorkers, type WorkerWatch } from "./watch-workers.ts";

/** What other processes say about runs. */
export interface WorkerNews {
  /** The run has new events. */
  changed(runId: string): void;
  /** The run has ended, or is gone. */
  ended(runId: string): void;
  /** Somebody wants the run stopped. */
  cancel(runId: string, action: "interrupt" | "rollback"): void;
  /** A run of this tenant waits for a worker; `undefined`: of any. */
  waiting(tenant?: string): void;
  /** Runs have lost their worker; `taken` of them are that of this process now, which is `worker`. */
  orphaned(taken?: readonly ClaimedLostRun[], worker?: string): void;
  /** How many runs may be taken. */
  room(): number;
  /** A run will be due in `ms`. */
  due?(ms: number): void;
  /** The session is gone and with it the claim on every run; resolves when this process has stopped carrying them. */
  lost(): Promise<void>;
  /** A new session stands; runs may be claimed again. */
  ready(): void;
}

export interface WorkerSession {
  /** The worker's id for as long as this session lasts. */
  readonly id: string;
  /** What is sent through it is sent under the lock: when the lock is gone, so is the connection. */
  readonly client: pg.PoolClient;
  /** What is sent through it waits its turn here. */
  readonly turn: Turns;
  /** How long ago the last word was sent of which it is known that it was heard, milliseconds. */
  readonly silentMs: () => number;
  /** What was sent through it at this time, by the clock of `performance`, was heard. */
  readonly heard: (sent: number) => void;
}

export interface WorkerOptions {
  /** How often the worker says that it is there. Default 500 ms. */
  readonly beatMs?: number;
  /** Names this process, to tell one that died from one that lost its session. Default: the same at every call. */
  readonly identity?: () => string;
  /** How often the wait for another worker's lock is renewed, so that vacuum is not kept from its work. Default 10,000 ms. */
  readonly renewMs?: number;
  /** How long a worker is silent before the others end its session. Default 3,000 ms. */
  readonly silentMs?: number;
}

/**
 * This process as the carrier of runs: an id, and a Postgres session of its own that holds the advisory lock with that id as
 * the key. The lock falls with the session; another process, which waits for that very lock, then tells all of them, and they take the
 * runs up. The same session listens, and everything that runs leave behind is written through it.
 */
export interface Worker {
  /** `undefined` while there is none. */
  readonly session: WorkerSession | undefined;
  /** Waits for the locks of other workers no more: what they lose is not for this process. */
  leaveOthers(): void;
  close(): Promise<void>;
}

const reconnectMs = 100;
const channels = [
  "baton_run_events",
  "baton_run_ended",
  "baton_run_cancel",
  "baton_run_waiting",
  "baton_run_due",
  "baton_worker_lost",
  "baton_workers",
];

/** Opens the session; when it breaks, opens another under a new id. @throws whatever the first connection throws. */
export async function openWorker(
  pool: pg.Pool,
  news: WorkerNews,
  logger: Logger,
  { beatMs = 500, silentMs = 3_000, identity = constant(randomUUID()), renewMs = 10_000 }: WorkerOptions = {},
): Promise<Worker> {
  let session: (WorkerSession & Beats & { readonly watch: WorkerWatch }) | undefined;
  let closed = false;

  const outside = outsideOfRuns();

  const open = async (): Promise<void> => {
    const client = await pool.connect();
    let opened: WorkerWatch | undefined;
    try {
      // Above 2^33, to stay clear of keys made by hashtext; below 2^63.
      const id = ((randomBytes(8).readBigUInt64BE() >> 2n) | (1n << 33n)).toString();
      await client.query("SELECT pg_advisory_lock($1)", [id]);
      await Promise.all(channels.map((channel) => client.query(`LISTEN ${channel}`)));
      const watch = watchWorkers({ pool, ...telling(id, news), renewMs, logger });
      opened = watch;
      client.on("notification", (notification) => outside(() => hear(notification, news, watch)));
      client.on("error", (error: Error) => outside(() => void recover(client, error)));
      await joinWorkers(client, id, { host: hostname(), pid: process.pid, process: identity(), age: process.uptime() });
      const turn = createTurns();
      const beats = keepBeating(
        { pool, client, turn, id, beatMs, silentMs, logger },
        (error) => void recover(client, error),
      );
      session = { client, turn, id, watch, ...beats };
      watch.look();
    } catch (error) {
      opened?.close();
      client.release(true);
      throw error;
    }
  };

  const recover = async (client: pg.PoolClient, error: Error): Promise<void> => {
    if (session?.client !== client) return;
    const { id, watch, stop, stoodStill } = session;
    const blameless = !stoodStill();
    session = undefined;
    stop();
    watch.close();
    client.release(error);
    // In pipeline mode it would wait for what is under way, and keep the lock for as long.
    client.connection.stream.destroy();
    logger.warn({ error: error.message }, "the worker's session broke; its runs are up for claim");
    await news.lost();
    while (!closed) {
      try {
        await open();
        if (blameless) void forgive(pool, id, logger);
        return closed ? await leave() : news.ready();
      } catch (cause) {
        logger.warn({ error: String(cause) }, "no new worker session yet");
        await new Promise((resolve) => setTimeout(resolve, reconnectMs));
      }
    }
  };

  const leave = async (): Promise<void> => {
    if (session === undefined) return;
    const { client, turn, id, watch, stop } = session;
    session = undefined;
    stop();
    watch.close();
    await turn(() => leaveWorkers(client as Connection, id)).catch(() => undefined);
    // Back to the pool the lock would live on with the connection: it has to be closed.
    client.release(true);
  };

  await open();
  return {
    get session() {
      return session;
    },
    leaveOthers: () => session?.watch.close(),
    close: async () => {
      closed = true;
      await leave();
    },
  };
}

/** Nobody waits for it: should it fail, the runs are only more suspect than they need to be. */
async function forgive(pool: pg.Pool, id: string, logger: Logger): Promise<void> {
  await forgiveRuns(pool, id).catch((error: unknown) =>
    logger.warn({ error: String(error) }, "that a session broke goes on counting against its runs"),
  );
}

/** What the worker `id` is told of others that are lost, and asked for then. */
function telling(id: string, news: WorkerNews): Pick<Parameters<typeof watchWorkers>[0], "self" | "lost" | "room"> {
  return { self: id, lost: (taken) => news.orphaned(taken, id), room: () => news.room() };
}

/** A connection of the pool may have been opened within a run, and would hear in its name. */
function outsideOfRuns(): (work: () => void) => void {
  return AsyncLocalStorage.snapshot();
}

function hear({ channel, payload = "" }: pg.Notification, news: WorkerNews, watch: WorkerWatch): void {
  switch (channel) {
    case "baton_run_events":
      return news.changed(payload);
    case "baton_run_ended":
      return news.ended(payload);
    case "baton_workers":
      return watch.look();
    case "baton_run_waiting":
      return news.waiting(payload === "" ? undefined : payload);
    case "baton_run_due":
      return news.due?.(Number(payload));
    case "baton_worker_lost":
      return news.orphaned();
    default: {
      const [action, runId = ""] = payload.split(" ");
      if (action === "interrupt" || action === "rollback") news.cancel(runId, action);
    }
  }
}

function constant<T>(value: T): () => T {
  return () => value;
}
