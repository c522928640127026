import type { StateSnapshot } from "@langchain/langgraph";
import { errorToWire, toWire } from "../wire/serialise.ts";
import { toCheckpoint, type Checkpoint } from "./checkpoint.ts";

/** The state of a thread at one checkpoint, as the LangGraph Server API shows it. */
export interface ThreadState {
  readonly values: unknown;
  readonly next: readonly string[];
  readonly tasks: readonly ThreadTask[];
  readonly checkpoint: Checkpoint;
  readonly metadata: unknown;
  readonly created_at: string | null;
  readonly parent_checkpoint: Checkpoint | null;
  /** Of all tasks together. */
  readonly interrupts: readonly unknown[];
}

interface ThreadTask {
  readonly id: string;
  readonly name: string;
  readonly error: string | null;
  readonly interrupts: readonly unknown[];
  /** Where the task's own graph keeps its state, for a task that is a graph. */
  readonly checkpoint: Checkpoint | null;
  readonly state: ThreadState | null;
  readonly result: unknown;
}

export function toThreadState(snapshot: StateSnapshot, threadId: string): ThreadState {
  const tasks = snapshot.tasks.map((task) => toTask(task, threadId));
  return {
    values: toWire(snapshot.values),
    next: snapshot.next,
    tasks,
    checkpoint: toCheckpoint(snapshot.config) ?? nowhere(threadId),
    metadata: withoutTenant(toWire(snapshot.metadata ?? {})),
    created_at: snapshot.createdAt ?? null,
    parent_checkpoint: toCheckpoint(snapshot.parentConfig) ?? null,
    interrupts: tasks.flatMap((task) => task.interrupts),
  };
}

function toTask(task: StateSnapshot["tasks"][number], threadId: string): ThreadTask {
  const { state } = task;
  const nested = state !== undefined && "values" in state ? state : undefined;
  const place = state === undefined ? undefined : toCheckpoint("values" in state ? state.config : state);
  return {
    id: task.id,
    name: task.name,
    error: task.error === undefined || task.error === null ? null : errorToWire(task.error).message,
    interrupts: task.interrupts.map(toWire),
    checkpoint: place ?? null,
    state: nested ? toThreadState(nested, threadId) : null,
    result: "result" in task ? (toWire(task.result) ?? null) : null,
  };
}

function nowhere(threadId: string): Checkpoint {
  return { thread_id: threadId, checkpoint_ns: "", checkpoint_id: null, checkpoint_map: null };
}

/** LangGraph copies the config's plain values into a checkpoint's metadata; whose it is concerns only us. */
function withoutTenant(metadata: unknown): unknown {
  if (typeof metadata !== "object" || metadata === null) return metadata;
  return Object.fromEntries(Object.entries(metadata).filter(([key]) => key !== "tenant_id"));
}
