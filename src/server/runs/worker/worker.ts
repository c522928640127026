import { randomBytes } from "node:crypto";
import type pg from "pg";
import type { Connection } from "../../../tools/database/database.ts";
import type { Logger } from "../../../tools/logger.ts";

/** What other processes say about runs. */
export interface WorkerNews {
  /** The run has new events or has ended. */
  changed(runId: string): void;
  /** Somebody wants the run stopped. */
  cancel(runId: string, action: "interrupt" | "rollback"): void;
  /** The session is gone and with it the claim on every run; resolves when this process has stopped carrying them. */
  lost(): Promise<void>;
  /** A new session stands; runs may be claimed again. */
  ready(): void;
}

export interface WorkerSession {
  /** The worker's id for as long as this session lasts. */
  readonly id: string;
  /** What is sent through it is sent under the lock: when the lock is gone, so is the connection. */
  readonly connection: Connection;
}

/**
 * This process as the carrier of runs: an id, and a Postgres session of its own that holds the advisory lock with that id as
 * the key. The lock falls with the session, and the others see the worker's runs without a carrier. The same session listens.
 */
export interface Worker {
  /** `undefined` while there is none. */
  readonly session: WorkerSession | undefined;
  close(): Promise<void>;
}

const reconnectMs = 250;

/** Opens the session; when it breaks, opens another under a new id. @throws whatever the first connection throws. */
export async function openWorker(pool: pg.Pool, news: WorkerNews, logger: Logger): Promise<Worker> {
  let session: (WorkerSession & { readonly client: pg.PoolClient }) | undefined;
  let closed = false;

  const open = async (): Promise<void> => {
    const client = await pool.connect();
    try {
      // Above 2^33, to stay clear of keys made by hashtext; below 2^63.
      const id = ((randomBytes(8).readBigUInt64BE() >> 2n) | (1n << 33n)).toString();
      await client.query("SELECT pg_advisory_lock($1)", [id]);
      await client.query("LISTEN baton_run_events");
      await client.query("LISTEN baton_run_cancel");
      client.on("notification", hear);
      client.on("error", (error: Error) => void recover(client, error));
      session = { client, id, connection: client };
    } catch (error) {
      client.release(true);
      throw error;
    }
  };

  const recover = async (client: pg.PoolClient, error: Error): Promise<void> => {
    if (session?.client !== client) return;
    session = undefined;
    client.release(error);
    logger.warn({ error: error.message }, "the worker's session broke; its runs are up for claim");
    await news.lost();
    while (!closed) {
      try {
        await open();
        return news.ready();
      } catch (cause) {
        logger.warn({ error: String(cause) }, "no new worker session yet");
        await new Promise((resolve) => setTimeout(resolve, reconnectMs));
      }
    }
  };

  const hear = ({ channel, payload = "" }: pg.Notification): void => {
    if (channel === "baton_run_events") return news.changed(payload);
    const [action, runId = ""] = payload.split(" ");
    if (action === "interrupt" || action === "rollback") news.cancel(runId, action);
  };

  await open();
  return {
    get session() {
      return session;
    },
    close: async () => {
      closed = true;
      const client = session?.client;
      session = undefined;
      if (client === undefined) return;
      // Back to the pool the lock would live on with the connection: it has to be closed.
      client.release(true);
      await Promise.resolve();
    },
  };
}
