import type { Operator } from "../cluster/operator.ts";
import type { Incident } from "../faults/incident.ts";
import type { LedgerLine } from "../ledger.ts";

/** How long runs were left alone, milliseconds, one figure for each run of each incident. */
export interface RecoveryTimes {
  /** From SIGKILL to the first event that another worker made durable. */
  readonly kill: readonly number[];
  /** To the first event after that: the run's own work. */
  readonly killWork: readonly number[];
  /** From when a worker that was told to end has done the last of it, an event or a call of an agent, to the first event of the next. */
  readonly term: readonly number[];
  /** From Postgres answering again to the run's first event. */
  readonly postgres: readonly number[];
}

interface Taken {
  readonly run_id: string;
  readonly attempt: number;
  readonly at: number;
  readonly before: number | null;
  readonly after: number | null;
}

const ms = (row: string): string => `(extract(epoch FROM pg_xact_commit_timestamp(${row}.xmin)) * 1000)::float8`;

// The first thing that a worker says of a run is which attempt it is.
const taken = `
  SELECT m.run_id, (m.data ->> 'attempt')::int AS attempt, ${ms("m")} AS at, ${ms("b")} AS before, ${ms("a")} AS after
  FROM run_events m
  LEFT JOIN run_events b ON b.run_id = m.run_id AND b.seq = m.seq - 1
  LEFT JOIN run_events a ON a.run_id = m.run_id AND a.seq = m.seq + 1
  WHERE m.event IN ('metadata', '~metadata') AND m.run_id = ANY ($1)
  ORDER BY m.seq`;

const firstAfter = `
  SELECT min(${ms("e")}) AS at FROM run_events e
  WHERE run_id = ANY ($1) AND created_at > to_timestamp($2::float8 / 1000) GROUP BY run_id`;

/** Reads from the times of commit, which Postgres keeps, when each run went on: nothing is asked while it matters. */
export async function recoveryTimes(
  operator: Operator,
  incidents: readonly Incident[],
  ledger: readonly LedgerLine[],
): Promise<RecoveryTimes> {
  const calls = Map.groupBy(
    ledger.filter(({ what }) => what !== "begin"),
    ({ run }) => run,
  );
  const times = { kill: [], killWork: [], term: [], postgres: [] } as Record<keyof RecoveryTimes, number[]>;
  for (const { kind, at, carried } of incidents) {
    const ids = carried.map(({ run_id }) => run_id);
    if (kind === "postgres") {
      const rows = await operator.rows<{ at: number }>(firstAfter, [ids, at]);
      times.postgres.push(...rows.map((row) => Math.max(0, row.at - at)));
      continue;
    }
    const rows = await operator.rows<Taken>(taken, [ids]);
    for (const { run_id, attempt } of carried) {
      const later = rows.filter((row) => row.run_id === run_id && row.at > at);
      if (kind === "term") {
        // A run that is handed over is in the same attempt still.
        const next = later.find((row) => row.attempt === attempt && row.before !== null);
        if (next === undefined || next.before === null) continue;
        const called = (calls.get(run_id) ?? []).filter((line) => line.at <= next.at);
        times.term.push(next.at - Math.max(next.before, ...called.map((line) => line.at)));
        continue;
      }
      const next = later.find((row) => row.attempt > attempt);
      // It had ended by itself before it could be hit.
      if (next === undefined) continue;
      times.kill.push(next.at - at);
      if (next.after !== null) times.killWork.push(next.after - at);
    }
  }
  return times;
}
