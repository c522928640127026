import type { Connection } from "../../../tools/database/database.ts";
import type { RunStatus } from "../run.ts";

/** An event as it is stored: `json` is the text of its data. */
export interface StoredEvent {
  readonly seq: number;
  readonly event: string;
  readonly json: string;
}

export interface PendingEvent extends StoredEvent {
  readonly tenant: string;
  readonly runId: string;
}

// The function in migration 021: one round trip and one commit for the events of many runs and tenants.
const append = `
  SELECT run_id FROM append_run_events($1, $2, $3, $4, $5, $6) AS run_id`;

const status = `
  SELECT status FROM runs WHERE run_id = $1`;

const page = `
  SELECT seq::int, event, data::text AS json FROM run_events WHERE run_id = $1 AND seq > $2 ORDER BY seq LIMIT $3`;

/** Makes the events durable; returns the runs that are not `worker`'s any more, whose events were refused. */
export async function appendEvents(
  connection: Connection,
  worker: string,
  events: readonly PendingEvent[],
): Promise<string[]> {
  const { rows } = await connection.query<{ run_id: string }>(append, [
    worker,
    events.map((event) => event.tenant),
    events.map((event) => event.runId),
    events.map((event) => event.seq),
    events.map((event) => event.event),
    events.map((event) => event.json),
  ]);
  return rows.map((row) => row.run_id);
}

/**
 * The run's status and then its next events: in this order, so that after an ended run's last page there is nothing.
 * `undefined`: no such run.
 */
export async function readEvents(
  connection: Connection,
  runId: string,
  after: number,
  limit: number,
): Promise<{ status: RunStatus; events: StoredEvent[] } | undefined> {
  const run = (await connection.query<{ status: RunStatus }>(status, [runId])).rows[0];
  if (run === undefined) return undefined;
  const { rows } = await connection.query<{ seq: number; event: string; json: string }>(page, [runId, after, limit]);
  return { status: run.status, events: rows };
}
