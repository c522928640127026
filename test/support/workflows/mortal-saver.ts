import type { RunnableConfig } from "@langchain/core/runnables";
import {
  BaseCheckpointSaver,
  type ChannelVersions,
  type Checkpoint,
  type CheckpointListOptions,
  type CheckpointMetadata,
  type CheckpointTuple,
  type PendingWrite,
} from "@langchain/langgraph-checkpoint";
import type { Process } from "./scripted-agents.ts";

/** A step that ended, or was undone, on record: the store took the write. */
export interface OnRecord {
  readonly path: string;
  readonly undone: boolean;
  readonly epoch: number;
  /** What it wrote; missing where what holds it wrote it. */
  readonly output?: unknown;
}

const ENDED: Readonly<Record<string, "done" | "undone">> = {
  completed: "done",
  failed: "done",
  compensated: "undone",
  uncompensated: "undone",
};

/** A process's way to a store that outlives it: once the process is dead, its calls come to nothing. */
export class MortalSaver extends BaseCheckpointSaver {
  readonly #store: BaseCheckpointSaver;
  readonly #process: Process;
  readonly #record: OnRecord[];

  constructor(store: BaseCheckpointSaver, process: Process, record: OnRecord[]) {
    super();
    this.#store = store;
    this.#process = process;
    this.#record = record;
  }

  override getNextVersion(current: number | undefined): number {
    return this.#store.getNextVersion(current);
  }

  override getTuple(config: RunnableConfig): Promise<CheckpointTuple | undefined> {
    return this.#process.dead ? never() : this.#store.getTuple(config);
  }

  override list(config: RunnableConfig, options?: CheckpointListOptions): AsyncGenerator<CheckpointTuple> {
    return this.#store.list(config, options);
  }

  override async put(
    config: RunnableConfig,
    checkpoint: Checkpoint,
    metadata: CheckpointMetadata,
    versions: ChannelVersions,
  ): Promise<RunnableConfig> {
    this.#process.tick();
    return this.#process.dead ? await never() : await this.#store.put(config, checkpoint, metadata, versions);
  }

  override async putWrites(config: RunnableConfig, writes: PendingWrite[], taskId: string): Promise<void> {
    this.#process.tick();
    if (this.#process.dead) return await never();
    await this.#store.putWrites(config, writes, taskId);
    for (const [, value] of writes) this.#note(value);
  }

  override deleteThread(threadId: string): Promise<void> {
    return this.#store.deleteThread(threadId);
  }

  /** Notes every state of a step that a written value holds, wherever in it. */
  #note(value: unknown): void {
    if (typeof value !== "object" || value === null) return;
    for (const [path, inner] of Object.entries(value)) {
      const { epoch } = this.#process;
      const end = isState(inner) ? ENDED[inner.status] : undefined;
      if (end !== undefined) this.#record.push({ path, undone: end === "undone", epoch, output: inner.output });
      else this.#note(inner);
    }
  }
}

function isState(value: unknown): value is { status: string; output?: unknown } {
  return typeof value === "object" && value !== null && "status" in value && "attempts" in value;
}

function never(): Promise<never> {
  return new Promise(() => undefined);
}
