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
import type { TenantSaver } from "../../../src/graph/tenant-saver.ts";

/** A saver for one tenant, and run where there is one, named in every call. */
export class TestSaver extends BaseCheckpointSaver {
  readonly #saver: TenantSaver;
  readonly #own: { readonly tenant_id: string; readonly run_id?: string; readonly worker_id?: string };

  constructor(saver: TenantSaver, own: { tenant_id: string; run_id?: string; worker_id?: string }) {
    super(saver.serde);
    this.#saver = saver;
    this.#own = own;
  }

  override getNextVersion(current: number | undefined): number {
    return this.#saver.getNextVersion(current);
  }

  override async getTuple(config: RunnableConfig): Promise<CheckpointTuple | undefined> {
    const tuple = await this.#saver.getTuple(this.#named(config));
    return tuple && unnamed(tuple);
  }

  override async *list(config: RunnableConfig, options?: CheckpointListOptions): AsyncGenerator<CheckpointTuple> {
    for await (const tuple of this.#saver.list(this.#named(config), options)) yield unnamed(tuple);
  }

  override getDeltaChannelHistory({ config, channels }: { config: RunnableConfig; channels: string[] }) {
    return this.#saver.getDeltaChannelHistory({ config: this.#named(config), channels });
  }

  override put(
    config: RunnableConfig,
    checkpoint: Checkpoint,
    metadata: CheckpointMetadata,
    versions: ChannelVersions,
  ): Promise<RunnableConfig> {
    return this.#saver.put(this.#named(config), checkpoint, metadata, versions);
  }

  override putWrites(config: RunnableConfig, writes: PendingWrite[], taskId: string): Promise<void> {
    return this.#saver.putWrites(this.#named(config), writes, taskId);
  }

  override deleteThread(threadId: string): Promise<void> {
    return this.#saver.deleteThreadOf(this.#own.tenant_id, threadId);
  }

  #named(config: RunnableConfig): RunnableConfig {
    return { ...config, configurable: { ...config.configurable, ...this.#own } };
  }
}

/** The official suite knows no tenants. */
function unnamed(tuple: CheckpointTuple): CheckpointTuple {
  const { parentConfig } = tuple;
  return { ...tuple, config: strip(tuple.config), ...(parentConfig && { parentConfig: strip(parentConfig) }) };
}

function strip(config: RunnableConfig): RunnableConfig {
  const { tenant_id: _, ...configurable } = { ...config.configurable };
  return { ...config, configurable };
}
