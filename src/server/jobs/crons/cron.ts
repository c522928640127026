import type { RunRequest } from "../../runs/run.ts";

/** A cron as the LangGraph Server API shows it. Times are ISO 8601. */
export interface Cron {
  readonly cron_id: string;
  readonly assistant_id: string;
  readonly thread_id: string | null;
  readonly schedule: string;
  readonly timezone: string | null;
  readonly end_time: string | null;
  readonly enabled: boolean;
  readonly on_run_completed: "delete" | "keep";
  readonly metadata: Record<string, unknown>;
  readonly payload: Record<string, unknown>;
  /** `null`: it has ended or is switched off. */
  readonly next_run_date: string | null;
  readonly user_id: null;
  readonly created_at: string;
  readonly updated_at: string;
}

/** What a client says of a cron. */
export interface CronTerms {
  readonly schedule: string;
  readonly timezone: string | null;
  readonly endTime: Date | null;
  readonly enabled: boolean;
  readonly onRunCompleted: "delete" | "keep";
  readonly metadata: Record<string, unknown>;
  /** As the client sent it, without the words about the schedule. */
  readonly payload: Record<string, unknown>;
  /** Each tick's run. */
  readonly request: RunRequest;
}

export interface CronRow {
  cron_id: string;
  assistant_id: string;
  thread_id: string | null;
  schedule: string;
  timezone: string | null;
  end_time: Date | null;
  enabled: boolean;
  on_run_completed: "delete" | "keep";
  metadata: Record<string, unknown>;
  payload: Record<string, unknown>;
  next_run_at: Date | null;
  created_at: Date;
  updated_at: Date;
}

export function toCron({ next_run_at, ...row }: CronRow): Cron {
  return {
    ...row,
    end_time: row.end_time?.toISOString() ?? null,
    next_run_date: next_run_at?.toISOString() ?? null,
    user_id: null,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}
