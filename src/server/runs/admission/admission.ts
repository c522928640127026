import type pg from "pg";
import type { Connection } from "../../../tools/database/database.ts";
import { RateLimited } from "../../../tools/errors.ts";
import { countPending, countPendingOfAll } from "../sql/pending-runs.ts";

export interface AdmissionLimits {
  /** How many runs of one tenant may wait or be delayed. */
  readonly tenantWaiting: number;
  /** How many of all tenants together. */
  readonly maxWaiting: number;
}

/** Decides whether one more run may wait. */
export interface Admission {
  /** Called in the transaction that stores the run, of its tenant, before it is stored. @throws RateLimited */
  admit(connection: Connection): Promise<void>;
}

/** For how long a count of all tenants' runs is good, milliseconds. */
const FRESH_MS = 500;
/** Within which clients are asked to come back: spread, so that they do not come all at once. Milliseconds. */
const [LEAST_BACK_MS, MOST_BACK_MS] = [1_000, 5_000];

/**
 * The bounds hold for all replicas together, since what waits is in the one table. Requests at the very same moment do not see each other, so a
 * bound may be passed by as many as are being stored just then; that of all tenants, counted twice a second, by half a second's worth.
 */
export function createAdmission(
  pool: pg.Pool,
  { tenantWaiting, maxWaiting }: AdmissionLimits,
  random: () => number = Math.random,
): Admission {
  let total = 0;
  /** Let in by this process since the last count was asked for. */
  let since = 0;
  let countedAt = Number.NEGATIVE_INFINITY;

  /** As last counted, with those let in since by this process. Counts anew in the background: who asks may hold a connection, and must not wait for another. */
  const inAll = (): number => {
    if (performance.now() - countedAt > FRESH_MS) {
      countedAt = performance.now();
      total += since;
      since = 0;
      countPendingOfAll(pool, maxWaiting).then(
        (counted) => {
          total = counted;
        },
        () => undefined,
      );
    }
    return total + since;
  };
  const refuse = (message: string): never => {
    const retryAfterMs = LEAST_BACK_MS + random() * (MOST_BACK_MS - LEAST_BACK_MS);
    throw new RateLimited(`${message}; the run was not stored, try again later`, { retryAfterMs });
  };
  return {
    admit: async (connection) => {
      const own = await countPending(connection, tenantWaiting);
      if (own >= tenantWaiting) refuse(`the queue is full: ${tenantWaiting} of your runs wait`);
      if (inAll() >= maxWaiting) refuse(`the server's queue is full: ${maxWaiting} runs wait`);
      since += 1;
    },
  };
}
