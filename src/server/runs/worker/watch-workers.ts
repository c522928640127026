import type pg from "pg";
import type { Logger } from "../../../tools/logger.ts";
import { MOST_CLAIMED, type ClaimedLostRun } from "../sql/claim-run.ts";
import { otherWorkers, tellLost } from "../sql/workers.ts";
import { awaitLost } from "./await-lost.ts";

export interface WorkerWatch {
  /** Workers have come or gone. */
  look(): void;
  close(): void;
}

interface Watching {
  readonly pool: pg.Pool;
  /** This worker's id. */
  readonly self: string;
  /** A worker is gone; these of its runs are this worker's now, and there may be more. */
  readonly lost: (taken: readonly ClaimedLostRun[]) => void;
  /** How many runs may be taken at once. */
  readonly room: () => number;
  readonly renewMs: number;
  readonly logger: Logger;
}

/** How many others wait for the lock of each worker: with each a connection, and one of them may go at the same moment. */
const WATCHERS = 2;

const retryMs = 500;

/**
 * Waits for the locks of the workers that follow this one in the ring of all. Whoever gets such a lock knows that its holder is gone, the
 * moment it is, and tells everybody.
 */
export function watchWorkers({ pool, self, lost, room, renewMs, logger }: Watching): WorkerWatch {
  const waiting = new Set<string>();
  let wanted: ReadonlySet<string> = new Set();
  const closing = new AbortController();
  const { signal } = closing;
  let looking: Promise<void> | undefined;
  let again = false;

  const look = (): void => {
    if (signal.aborted) return;
    if (looking !== undefined) {
      again = true;
      return;
    }
    looking = follow()
      .catch((error: unknown) => {
        if (!signal.aborted) logger.warn({ error: String(error) }, "the list of workers could not be read");
      })
      .finally(() => {
        looking = undefined;
        if (again && !signal.aborted) {
          again = false;
          look();
        }
      });
  };

  const follow = async (): Promise<void> => {
    const others = (await otherWorkers(pool, self)).map(({ worker_id }) => worker_id);
    if (signal.aborted) return;
    // Who is not among the others any more is gone, and its lock is about to be given: that has to be said.
    const gone = [...waiting].filter((id) => !others.includes(id));
    wanted = new Set([...following(self, others).slice(0, WATCHERS), ...gone]);
    for (const id of wanted) if (!waiting.has(id)) void waitFor(id);
  };

  const waitFor = async (id: string): Promise<void> => {
    waiting.add(id);
    const atMost = (): number => Math.min(MOST_CLAIMED, room());
    const taken = await awaitLost({ pool, self, id, atMost, wanted: () => wanted.has(id), renewMs, signal }).catch(
      async (error: unknown) => {
        logger.warn({ error: String(error) }, "waiting for a worker's lock failed; trying again");
        await new Promise((resolve) => setTimeout(resolve, retryMs));
        return undefined;
      },
    );
    waiting.delete(id);
    if (signal.aborted) return;
    if (taken !== undefined) {
      lost(taken);
      await tellLost(pool, id).catch(() => undefined);
    }
    look();
  };

  return {
    look,
    close: () => closing.abort(),
  };
}

/** The others in the order of the ring, beginning after `self`. */
function following(self: string, others: readonly string[]): string[] {
  const own = BigInt(self);
  const sorted = others.map(BigInt).toSorted((a, b) => (a < b ? -1 : 1));
  return [...sorted.filter((id) => id > own), ...sorted.filter((id) => id < own)].map(String);
}
