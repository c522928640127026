import type { Run, RunKwargs, RunStatus, MultitaskStrategy } from "../run.ts";

/** The columns that a `Run` is made of. */
export const runColumns =
  "run_id, thread_id, assistant_id, status, metadata, multitask_strategy, kwargs, created_at, updated_at";

export interface RunRow {
  run_id: string;
  thread_id: string;
  assistant_id: string;
  status: RunStatus;
  metadata: Record<string, unknown>;
  multitask_strategy: MultitaskStrategy;
  kwargs: RunKwargs;
  created_at: Date;
  updated_at: Date;
}

export function toRun(row: RunRow): Run {
  return { ...row, created_at: row.created_at.toISOString(), updated_at: row.updated_at.toISOString() };
}
