import type { Operator } from "../cluster/operator.ts";
import { judge, type Audit, type CompletedStep, type Evidence, type RunRow } from "./judge.ts";

const runRows = `
  SELECT r.run_id, r.tenant_id, r.status, r.attempt, r.error,
    coalesce((SELECT array_agg(DISTINCT e.data ->> 'step') FROM run_events e
      WHERE e.run_id = r.run_id AND e.event IN ('custom', '~custom') AND e.data ->> 'type' = 'step.waiting'
        AND e.data ->> 'reason' = 'outcome_unknown'), '{}') AS held,
    coalesce((SELECT array_agg(e.seq::int ORDER BY e.seq) FROM run_events e
      WHERE e.run_id = r.run_id AND e.event NOT LIKE '~%'), '{}') AS shown,
    (SELECT count(*)::int FROM run_events e WHERE e.run_id = r.run_id) AS events,
    coalesce((SELECT min(e.seq) = 0 AND max(e.seq) = count(*) - 1 FROM run_events e WHERE e.run_id = r.run_id), true) AS gapless
  FROM runs r`;

// A commit's own time: from then on a client may have seen it.
const completedSteps = `
  SELECT run_id, (data ->> 'step') || CASE data ->> 'type' WHEN 'step.compensated' THEN '!undo' ELSE '' END AS step,
    min(extract(epoch FROM pg_xact_commit_timestamp(xmin)) * 1000)::float8 AS at
  FROM run_events
  WHERE event IN ('custom', '~custom') AND data ->> 'type' IN ('step.completed', 'step.compensated')
  GROUP BY 1, 2`;

/** Reads what is stored, past row-level security, and judges it by what users saw and agents did. */
export async function audit(
  operator: Operator,
  witnessed: Pick<Evidence, "seen" | "ledger" | "flooded">,
): Promise<Audit> {
  const runs = await operator.rows<RunRow>(runRows);
  return judge({ ...witnessed, runs, completed: await operator.rows<CompletedStep>(completedSteps) });
}
