import pg from "pg";
import type { Logger } from "../../../tools/logger.ts";
import { otherWorkers, tellLost } from "../sql/workers.ts";

export interface WorkerWatch {
  /** Workers have come or gone. */
  look(): void;
  close(): void;
}

interface Watching {
  readonly pool: pg.Pool;
  /** This worker's id. */
  readonly self: string;
  /** A worker is gone. */
  readonly lost: () => void;
  readonly logger: Logger;
}

/** How many others wait for the lock of each worker: with each a connection, and one of them may go at the same moment. */
const WATCHERS = 2;

const retryMs = 500;

/**
 * Waits for the locks of the workers that follow this one in the ring of all. Whoever gets such a lock knows that its holder is gone, the
 * moment it is, and tells everybody.
 */
export function watchWorkers({ pool, self, lost, logger }: Watching): WorkerWatch {
  const waits = new Map<string, AbortController>();
  let closed = false;
  let looking: Promise<void> | undefined;
  let again = false;

  const look = (): void => {
    if (looking !== undefined) {
      again = true;
      return;
    }
    looking = follow()
      .catch((error: unknown) => {
        if (!closed) logger.warn({ error: String(error) }, "the list of workers could not be read");
      })
      .finally(() => {
        looking = undefined;
        if (again && !closed) {
          again = false;
          look();
        }
      });
  };

  const follow = async (): Promise<void> => {
    const others = (await otherWorkers(pool, self)).map(({ worker_id }) => worker_id);
    if (closed) return;
    const wanted = new Set(following(self, others).slice(0, WATCHERS));
    // Who is not among them any more is gone, and its lock is about to be given: that has to be said.
    for (const [id, wait] of waits) if (!wanted.has(id) && others.includes(id)) wait.abort();
    for (const id of wanted) if (!waits.has(id)) void waitFor(id);
  };

  const waitFor = async (id: string): Promise<void> => {
    const wait = new AbortController();
    waits.set(id, wait);
    const gone = await waitForLock(pool, id, wait.signal).catch(async (error: unknown) => {
      logger.warn({ error: String(error) }, "waiting for a worker's lock failed; trying again");
      await new Promise((resolve) => setTimeout(resolve, retryMs));
      return false;
    });
    waits.delete(id);
    if (closed) return;
    if (gone) {
      lost();
      await tellLost(pool, id).catch(() => undefined);
    }
    look();
  };

  return {
    look,
    close: () => {
      closed = true;
      for (const wait of waits.values()) wait.abort();
    },
  };
}

/** The others in the order of the ring, beginning after `self`. */
function following(self: string, others: readonly string[]): string[] {
  const own = BigInt(self);
  const sorted = others.map(BigInt).toSorted((a, b) => (a < b ? -1 : 1));
  return [...sorted.filter((id) => id > own), ...sorted.filter((id) => id < own)].map(String);
}

/** Resolves to true once the lock of `id` is free; to false when the wait was given up. On a connection of its own. */
async function waitForLock(pool: pg.Pool, id: string, signal: AbortSignal): Promise<boolean> {
  // It waits as long as the other one lives.
  const client = new pg.Client({ ...pool.options, query_timeout: 0 });
  const give = (): void => void client.end().catch(() => undefined);
  // A broken connection fails the query below.
  client.on("error", () => undefined);
  signal.addEventListener("abort", give, { once: true });
  try {
    await client.connect();
    if (signal.aborted) return false;
    // So that a wait that was given up ends at the server too.
    await client.query("SET client_connection_check_interval = '2s'").catch(() => undefined);
    await client.query("SELECT pg_advisory_xact_lock_shared($1)", [id]);
    return !signal.aborted;
  } catch (error) {
    if (signal.aborted) return false;
    throw error;
  } finally {
    signal.removeEventListener("abort", give);
    give();
  }
}
