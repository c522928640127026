import type pg from "pg";
import type { Logger } from "../../../tools/logger.ts";
import type { Turns } from "./turns.ts";
import { beatWorker, endSilentWorker, otherWorkers } from "../sql/workers.ts";

interface Beating {
  readonly pool: pg.Pool;
  /** The session that holds the worker's lock. */
  readonly client: pg.PoolClient;
  readonly turn: Turns;
  readonly id: string;
  readonly beatMs: number;
  readonly silentMs: number;
  readonly logger: Logger;
}

export interface Beats {
  readonly stop: () => void;
  /** How long ago the last word was sent of which it is known that it was heard, milliseconds. */
  readonly silentMs: () => number;
  /** What was sent at this time, by the clock of `performance`, was heard. */
  readonly heard: (sent: number) => void;
  /** Whether this process stood still just now, for as long as others wait for a word of it: frozen, or kept busy by a run. */
  readonly stoodStill: () => boolean;
}

/** How many times `silentMs` this process waits for its own word to be taken before it gives its session up. */
const PATIENCE = 3;

/**
 * Says again and again that this worker is there, and ends the sessions of those that do not: a process that is frozen or cut off from the
 * database keeps its lock as long as its connection stands. Only who is heard itself judges others, and only after two looks.
 *
 * @param dead called once when this session takes nothing any more
 */
export function keepBeating(
  { pool, client, turn, id, beatMs, silentMs, logger }: Beating,
  dead: (error: Error) => void,
): Beats {
  let heard = performance.now();
  let beating = false;
  let looking = false;
  let silent = new Set<string>();
  const still = createStillness(silentMs);
  const hear = (sent: number): void => {
    heard = Math.max(heard, sent);
  };

  const beat = async (): Promise<void> => {
    still.look();
    if (beating) {
      if (performance.now() - heard > silentMs * PATIENCE) {
        stop();
        dead(new Error(`the worker's session took nothing for ${Math.round(performance.now() - heard)} ms`));
      }
      return;
    }
    beating = true;
    // Sent as long ago as this, its arrival says that the worker was alive then.
    const sent = performance.now();
    try {
      await turn(() => beatWorker(client, id));
      hear(sent);
    } catch {
      // A broken session says so itself.
    } finally {
      beating = false;
    }
  };

  const look = async (): Promise<void> => {
    if (looking || performance.now() - heard > silentMs) return;
    looking = true;
    try {
      const now = (await otherWorkers(pool, id)).filter((other) => other.silent_ms > silentMs);
      for (const { worker_id } of now.filter((other) => silent.has(other.worker_id))) {
        const ended = await endSilentWorker(pool, worker_id, silentMs);
        if (ended) logger.warn({ worker: worker_id }, "a silent worker's session was ended; its runs are taken up");
      }
      silent = new Set(now.map((other) => other.worker_id));
    } catch (error) {
      logger.warn({ error: String(error) }, "looking after the other workers failed; trying again");
    } finally {
      looking = false;
    }
  };

  const beats = setInterval(() => void beat(), beatMs);
  const looks = setInterval(() => void look(), beatMs * 2);
  const stop = (): void => {
    clearInterval(beats);
    clearInterval(looks);
  };
  return {
    stop,
    silentMs: () => performance.now() - heard,
    heard: hear,
    stoodStill: () => still.look() < silentMs * PATIENCE,
  };
}

/** @returns `look`, which says how long ago two looks were found to be further apart than `ms`, milliseconds */
function createStillness(ms: number): { readonly look: () => number } {
  let looked = performance.now();
  let still = Number.NEGATIVE_INFINITY;
  return {
    look: () => {
      const now = performance.now();
      if (now - looked > ms) still = now;
      looked = now;
      return now - still;
    },
  };
}
