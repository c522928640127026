export const threadStatuses = ["idle", "busy", "interrupted", "error"] as const;
export type ThreadStatus = (typeof threadStatuses)[number];

/** A thread as the LangGraph Server API shows it. Times are ISO 8601. */
export interface Thread {
  readonly thread_id: string;
  readonly created_at: string;
  readonly updated_at: string;
  readonly state_updated_at: string;
  readonly metadata: Record<string, unknown>;
  readonly status: ThreadStatus;
  readonly config: Record<string, unknown>;
  /** The state after the last run; `null` before the first. */
  readonly values: unknown;
  /** By id of the task that waits. */
  readonly interrupts: Record<string, unknown>;
  readonly error: unknown;
}

export interface ThreadRow {
  readonly thread_id: string;
  readonly status: ThreadStatus;
  readonly metadata: Record<string, unknown>;
  readonly config: Record<string, unknown>;
  readonly values: unknown;
  readonly interrupts: Record<string, unknown>;
  readonly error: unknown;
  readonly created_at: Date;
  readonly updated_at: Date;
}

export const threadColumns = `thread_id, status, metadata, config, "values", interrupts, error, created_at, updated_at`;

export function toThread({ created_at, updated_at, ...row }: ThreadRow): Thread {
  const updated = updated_at.toISOString();
  return { ...row, created_at: created_at.toISOString(), updated_at: updated, state_updated_at: updated };
}
