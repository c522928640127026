import { runEvent } from "../../../graph/events.ts";
import type { Connection } from "../../../tools/database/database.ts";
import type { RunStatus } from "../run.ts";
import type { LoggedEvent } from "../steps/step-report.ts";

/** A run with what its steps are told from. */
export interface RunLine {
  status: RunStatus;
  end_checkpoint_id: string | null;
  /** Whether it went on with what a run before it had begun, and brought no input of its own. */
  goes_on: boolean;
}

const line = `
  SELECT status, end_checkpoint_id, kwargs ->> 'input' IS NULL AS goes_on FROM runs WHERE run_id = $1 AND thread_id = $2`;

// A run that answers a person has no input; it goes on with the plan of the last run before it that had one, unless it names its start.
const story = `
  SELECT part.run_id, e.created_at, e.data
  FROM runs r
  JOIN runs part ON part.thread_id = r.thread_id AND part.created_at <= r.created_at AND part.created_at >= CASE
    WHEN r.kwargs ->> 'checkpoint' IS NOT NULL THEN r.created_at
    ELSE COALESCE((SELECT max(o.created_at) FROM runs o
      WHERE o.thread_id = r.thread_id AND o.created_at <= r.created_at AND o.kwargs ->> 'input' IS NOT NULL), r.created_at) END
  LEFT JOIN run_events e ON e.run_id = part.run_id AND e.event ~ '^~?custom([|]|$)'
  WHERE r.run_id = $1 AND r.thread_id = $2
  ORDER BY part.created_at, e.seq`;

export async function readRunLine(
  connection: Connection,
  threadId: string,
  runId: string,
): Promise<RunLine | undefined> {
  return (await connection.query<RunLine>(line, [runId, threadId])).rows[0];
}

/** What a run narrated, from the beginning of the plan it carries out: with the runs before it that it goes on with. */
export async function readStory(
  connection: Connection,
  threadId: string,
  runId: string,
): Promise<{ readonly runs: ReadonlySet<string>; readonly events: readonly LoggedEvent[] }> {
  const { rows } = await connection.query<{ run_id: string; created_at: Date | null; data: unknown }>(story, [
    runId,
    threadId,
  ]);
  const events = rows.flatMap(({ created_at, data }): LoggedEvent[] => {
    const read = runEvent.safeParse(data);
    return read.success && created_at !== null ? [{ at: created_at.toISOString(), event: read.data }] : [];
  });
  return { runs: new Set(rows.map((row) => row.run_id)), events };
}
