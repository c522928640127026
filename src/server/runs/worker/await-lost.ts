import pg from "pg";
import { awaitAndClaim, warmClaims, type ClaimedLostRun } from "../sql/claim-run.ts";

const LOCK_NOT_AVAILABLE = "55P03";

export interface Awaiting {
  readonly pool: pg.Pool;
  /** The worker that waits. */
  readonly self: string;
  /** The worker whose lock it waits for. */
  readonly id: string;
  /** How many of the lost one's runs may be taken at once; looked at each time the wait is renewed. */
  readonly atMost: () => number;
  /** Whether anybody still wants to know; looked at then, too. */
  readonly wanted: () => boolean;
  /** How long one statement waits before it is renewed: as long it keeps vacuum from what became old meanwhile, milliseconds. */
  readonly renewMs: number;
  /** Gives up at once, with whatever was taken: for a process that ends. */
  readonly signal: AbortSignal;
}

/**
 * Waits on a connection of its own until a worker's lock is free, and takes some of the runs without a worker in the same statement.
 *
 * @returns those; `undefined` when the wait was given up
 */
export async function awaitLost({
  pool,
  self,
  id,
  atMost,
  wanted,
  renewMs,
  signal,
}: Awaiting): Promise<ClaimedLostRun[] | undefined> {
  // It waits by `lock_timeout` instead; and in pipeline mode it would not end while it waits.
  const client = new pg.Client({ ...pool.options, query_timeout: 0, pipeline: false });
  const end = (): void => void client.end().catch(() => undefined);
  // A broken connection fails the query below.
  client.on("error", () => undefined);
  signal.addEventListener("abort", end, { once: true });
  try {
    await client.connect();
    await client.query(`SET lock_timeout = ${renewMs}`);
    // So that a wait that was given up ends at the server too.
    await client.query("SET client_connection_check_interval = '2s'").catch(() => undefined);
    await warmClaims(client, self);
    while (wanted() && !signal.aborted) {
      try {
        return await awaitAndClaim(client, { lost: id, worker: self, atMost: atMost() });
      } catch (error) {
        if (!(error instanceof pg.DatabaseError && error.code === LOCK_NOT_AVAILABLE)) throw error;
      }
    }
    return undefined;
  } catch (error) {
    if (signal.aborted) return undefined;
    throw error;
  } finally {
    signal.removeEventListener("abort", end);
    end();
  }
}
