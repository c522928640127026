import type pg from "pg";

/** `delayed`: not due yet; `dead`: given up after too many crashes. */
export const QUEUE_STATES = ["waiting", "delayed", "running", "dead"] as const;

/** Runs of one tenant in one state. */
export interface QueueDepth {
  tenant: string;
  state: (typeof QUEUE_STATES)[number];
  runs: number;
  /** Since the oldest of them was created, or due. */
  oldest_seconds: number;
}

// For each tenant two looks at partial indexes: open runs, and those that were given up.
const depth = `
  SELECT tenant, state, runs::int, oldest_seconds FROM queue_depth()`;

/** What is queued, at work and given up, over all tenants that have any. */
export async function readQueueDepth(pool: pg.Pool): Promise<QueueDepth[]> {
  return (await pool.query<QueueDepth>(depth)).rows;
}
