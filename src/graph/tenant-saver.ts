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
import { PostgresSaver } from "@langchain/langgraph-checkpoint-postgres";
import type pg from "pg";
import { putCheckpoint, putTaskWrites } from "./checkpoint-statements.ts";
import type { Database } from "../tools/database/database.ts";

/** The tenant of those who name none: Studio and a server without keys. */
export const DEFAULT_TENANT = "default";

/**
 * The official tables, each tenant bound to its own rows by row-level security: read by the official saver, written in one statement
 * each. Which tenant is read from `configurable.tenant_id`, which only the server sets.
 */
export class TenantSaver extends BaseCheckpointSaver {
  readonly #database: Database;
  readonly #savers = new Map<string, PostgresSaver>();

  constructor(database: Database) {
    super();
    this.#database = database;
  }

  /**
   * The next whole number and a random fraction: two branches of a thread must never name different values of a channel alike, for the
   * tables keep the first value of a version and drop the second.
   */
  override getNextVersion(current: number | undefined): number {
    return Math.floor(current ?? 0) + 1 + Math.floor(Math.random() * 1e9) / 1e9;
  }

  override getTuple(config: RunnableConfig): Promise<CheckpointTuple | undefined> {
    return this.#of(config).getTuple(config);
  }

  override list(config: RunnableConfig, options?: CheckpointListOptions): AsyncGenerator<CheckpointTuple> {
    return this.#of(config).list(config, options);
  }

  override async put(
    config: RunnableConfig,
    checkpoint: Checkpoint,
    metadata: CheckpointMetadata,
    versions: ChannelVersions,
  ): Promise<RunnableConfig> {
    const next = await putCheckpoint(this.#target(config), config, checkpoint, metadata, versions);
    // The next call for this thread gets only what is returned here.
    return { ...next, configurable: { ...next.configurable, tenant_id: tenantOf(config) } };
  }

  override putWrites(config: RunnableConfig, writes: PendingWrite[], taskId: string): Promise<void> {
    return putTaskWrites(this.#target(config), config, writes, taskId);
  }

  override deleteThread(_threadId: string): Promise<void> {
    return Promise.reject(new Error("a thread is deleted for one tenant: use deleteThreadOf"));
  }

  /** Deletes a tenant's thread with all its checkpoints. */
  deleteThreadOf(tenant: string, threadId: string): Promise<void> {
    return this.#saver(tenant).deleteThread(threadId);
  }

  #target(config: RunnableConfig) {
    return { pool: this.#database.pool, serde: this.serde, tenant: tenantOf(config) };
  }

  #of(config: RunnableConfig): PostgresSaver {
    return this.#saver(tenantOf(config));
  }

  #saver(tenant: string): PostgresSaver {
    const known = this.#savers.get(tenant);
    if (known !== undefined) return known;
    const saver = new PostgresSaver(tenantPool(this.#database, tenant));
    this.#savers.set(tenant, saver);
    return saver;
  }
}

function tenantOf(config: RunnableConfig): string {
  const tenant: unknown = config.configurable?.tenant_id;
  return typeof tenant === "string" ? tenant : DEFAULT_TENANT;
}

/**
 * The pool as the official saver uses it (`query`, and `connect` with BEGIN … COMMIT), in which every transaction
 * starts by naming the tenant.
 */
function tenantPool(database: Database, tenant: string): pg.Pool {
  const name = { text: "SELECT set_config('baton.tenant', $1, true)", values: [tenant] };
  const bind = (client: pg.PoolClient): pg.PoolClient =>
    new Proxy(client, {
      get: (target, property) => {
        const value: unknown = Reflect.get(target, property, target);
        if (typeof value !== "function") return value;
        if (property !== "query") return value.bind(target) as unknown;
        return async (text: string, values?: unknown[]) => {
          const result = await target.query(text, values);
          if (text === "BEGIN") await target.query(name);
          return result;
        };
      },
    });
  return new Proxy(database.pool, {
    get: (target, property) => {
      if (property === "connect") return async () => bind(await target.connect());
      if (property === "query")
        return (text: string, values?: unknown[]) =>
          database.tenant(tenant, (connection) => connection.query(text, values));
      const value: unknown = Reflect.get(target, property, target);
      return typeof value === "function" ? (value.bind(target) as unknown) : value;
    },
  });
}
