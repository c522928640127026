import type { Database } from "../../../tools/database/database.ts";
import { prepared } from "../../../tools/database/prepared.ts";
import { FOLDED_VALUES, VALUES } from "../log/folded.ts";
import type { RunStatus } from "../run.ts";

/** An event as it is stored: `json` is the text of its data. */
export interface StoredEvent {
  readonly seq: number;
  readonly event: string;
  readonly json: string;
}

/** A page of a run's log. */
interface EventPage {
  readonly threadId: string;
  /** The run's at the same moment. */
  readonly status: RunStatus;
  readonly events: readonly StoredEvent[];
  /** Whether the log went on behind it. */
  readonly more: boolean;
}

interface PageSize {
  readonly events: number;
  /** How long their data may be together; one event comes however long it is. */
  readonly bytes: number;
}

const page = prepared(`
  SELECT r.status, r.thread_id, e.seq::int, e.event, e.body AS json, (SELECT max(seq) FROM run_events WHERE run_id = $1)::int AS newest
  FROM runs r LEFT JOIN LATERAL page_of_run_events(r.run_id, $2, $3, $4) e ON true
  WHERE r.run_id = $1 ORDER BY e.seq`);

/** The run's next events after `after`, and its status; `undefined`: no such run. */
export async function readEvents(
  database: Database,
  tenant: string,
  { runId, after, atMost }: { readonly runId: string; readonly after: number; readonly atMost: PageSize },
): Promise<EventPage | undefined> {
  type Row = { status: RunStatus; thread_id: string; newest: number | null } & (StoredEvent | { seq: null });
  const { rows } = await database.query<Row>(tenant, page([runId, after, atMost.events, atMost.bytes]));
  const [first] = rows;
  if (first === undefined) return undefined;
  const events = rows.filter((row) => row.seq !== null);
  return {
    status: first.status,
    threadId: first.thread_id,
    events,
    more: (first.newest ?? -1) > (events.at(-1)?.seq ?? after),
  };
}

const thread = prepared(`
  SELECT FROM threads WHERE thread_id = $1`);

/** Whether a run that is gone was rolled back, and not deleted with its thread. */
export async function isRolledBack(database: Database, tenant: string, threadId: string): Promise<boolean> {
  return (await database.query(tenant, thread([threadId]))).rowCount === 1;
}

// Numbers are without a gap, so that what is missing is seen by counting.
const states = prepared(`
  SELECT e.seq::int, e.event, e.data::text AS json
  FROM (SELECT max(seq) AS seq FROM run_events WHERE run_id = $1 AND seq < $2 AND event = '${VALUES}') whole
  JOIN run_events e ON e.run_id = $1 AND e.seq >= whole.seq AND e.seq < $2 AND e.event IN ('${VALUES}', '${FOLDED_VALUES}')
  WHERE (SELECT count(*) FROM run_events o WHERE o.run_id = $1 AND o.seq >= whole.seq AND o.seq < $2) = $2 - whole.seq
  ORDER BY e.seq`);

/** The last whole state that the log has before an event, and what was folded since; nothing where an event between them is missing. */
export async function readStatesBefore(
  database: Database,
  tenant: string,
  { runId, before }: { readonly runId: string; readonly before: number },
): Promise<StoredEvent[]> {
  return (await database.query<StoredEvent>(tenant, states([runId, before]))).rows;
}
