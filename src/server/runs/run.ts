import type { Connection } from "../../tools/database/database.ts";

/** A run as the LangGraph Server API shows it. Times are ISO 8601. */
export interface Run {
  readonly run_id: string;
  readonly thread_id: string;
  readonly assistant_id: string;
  readonly status: RunStatus;
  readonly metadata: Record<string, unknown>;
  readonly multitask_strategy: MultitaskStrategy;
  readonly kwargs: RunKwargs;
  readonly created_at: string;
  readonly updated_at: string;
}

export type RunStatus = "pending" | "running" | "success" | "error" | "timeout" | "interrupted";
export type MultitaskStrategy = "reject" | "interrupt" | "rollback" | "enqueue";
export type StreamMode =
  | "values"
  | "updates"
  | "messages"
  | "messages-tuple"
  | "custom"
  | "events"
  | "tasks"
  | "checkpoints"
  | "debug";

/** What the run was asked to do; stored with it, so that any worker can take it up. */
export interface RunKwargs {
  readonly input?: unknown;
  readonly command?: { readonly resume?: unknown; readonly update?: unknown; readonly goto?: unknown };
  readonly checkpoint?: { readonly checkpoint_id?: string | null; readonly checkpoint_ns?: string | null };
  readonly config?: Record<string, unknown>;
  readonly interrupt_before?: readonly string[] | "*";
  readonly interrupt_after?: readonly string[] | "*";
  readonly stream_mode: readonly StreamMode[];
  readonly stream_subgraphs?: boolean;
}

export interface RunRequest {
  /** `undefined`: a stateless run on a thread of its own, deleted afterwards unless `on_completion` is "keep". */
  readonly threadId: string | undefined;
  readonly assistantId: string;
  readonly kwargs: RunKwargs;
  readonly metadata: Record<string, unknown>;
  readonly multitaskStrategy: MultitaskStrategy;
  readonly ifNotExists: "create" | "reject";
  readonly onCompletion: "delete" | "keep";
  /** The W3C trace context of the request that asked for it. */
  readonly traceparent?: string | undefined;
  /** Higher first among those that wait, -100 to 100. Default 0. */
  readonly priority?: number | undefined;
  /** How long it waits at the least, milliseconds. Default 0. */
  readonly delayMs?: number | undefined;
  /** The address that is told when it has ended. */
  readonly webhook?: string | undefined;
}

/** One entry of a run's durable log; `seq` grows within the run, and is the id of the server-sent event. */
export interface RunEvent {
  readonly seq: number;
  readonly event: string;
  readonly data: unknown;
}

/** The life of runs, for one server process. Every method acts for one tenant and sees no other's. */
export interface Runs {
  /**
   * Stores the run and starts it, or queues it behind the thread's present run.
   * @param beside what else is written in the transaction that stores it, before it is stored; what it throws leaves nothing stored
   * @throws NotFound when the thread does not exist and may not be made, Conflict when it is busy and the strategy is "reject",
   * RateLimited when it would have to wait and as many wait as may.
   */
  create(tenant: string, request: RunRequest, beside?: (connection: Connection) => Promise<void>): Promise<Run>;
  /** @throws NotFound */
  get(tenant: string, threadId: string, runId: string): Promise<Run>;
  list(tenant: string, threadId: string, page: { limit: number; offset: number; status?: RunStatus }): Promise<Run[]>;
  /** @throws Conflict when the run has not ended. */
  delete(tenant: string, threadId: string, runId: string): Promise<void>;
  /**
   * The run's events with a `seq` above `after` (-1: all), each once and in order, from the durable log and then live; ends
   * when the run ends. Any number of readers. An event is only seen here once it is durable.
   * @throws NotFound
   */
  events(tenant: string, runId: string, after: number, signal: AbortSignal): AsyncGenerator<RunEvent, void, void>;
  /** The thread's values when the run has ended, or `{__error__: {error, message}}` when it failed. */
  wait(tenant: string, runId: string, signal: AbortSignal): Promise<unknown>;
  /** "interrupt" keeps what was done; "rollback" deletes the run and its checkpoints. Resolves when the run has stopped if `wait`. */
  cancel(
    tenant: string,
    threadId: string,
    runId: string,
    options: { action: "interrupt" | "rollback"; wait: boolean },
  ): Promise<void>;
}
