import type { Connection } from "../../../tools/database/database.ts";
import type { RunStatus } from "../run.ts";

/** An event as it is stored: `json` is the text of its data. */
export interface StoredEvent {
  readonly seq: number;
  readonly event: string;
  readonly json: string;
}

const status = `
  SELECT status FROM runs WHERE run_id = $1`;

const page = `
  SELECT seq::int, event, data::text AS json FROM run_events WHERE run_id = $1 AND seq > $2 ORDER BY seq LIMIT $3`;

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
