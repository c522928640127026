import type { RunnableConfig } from "@langchain/core/runnables";
import {
  BaseCheckpointSaver,
  type ChannelVersions,
  type Checkpoint,
  type CheckpointListOptions,
  type CheckpointMetadata,
  type CheckpointTuple,
  type DeltaChannelHistory,
  type PendingWrite,
} from "@langchain/langgraph-checkpoint";
import { PostgresSaver } from "@langchain/langgraph-checkpoint-postgres";
import type pg from "pg";
import type { Database } from "../tools/database/database.ts";
import { prepared, type Prepared } from "../tools/database/prepared.ts";
import { grownChannel, toHistory, type GrownRow } from "./grown-channel.ts";
import type { CheckpointEntry, CheckpointWriter, WritesEntry } from "./journal/entry.ts";
import { placeOf, toCheckpointEntry, toWritesEntry } from "./journal/to-entries.ts";
import { writeEntries } from "./journal/write-entries.ts";

/** How many of the official saver's statements are prepared: its reads of one checkpoint are few, its lists as many as there are filters. */
const MOST_PREPARED = 8;

/** The tenant of those who name none: Studio and a server without keys. */
export const DEFAULT_TENANT = "default";

/**
 * The official tables, each tenant bound to its own rows by row-level security, read by the official saver. What a run writes that a worker
 * carries (`configurable.worker_id`) goes through that worker's journal, with what other runs write at the same moment; everything else in
 * one statement each. Tenant and worker are the server's words alone.
 */
export class TenantSaver extends BaseCheckpointSaver {
  readonly #database: Database;
  readonly #journal: CheckpointWriter | undefined;
  readonly #savers = new Map<string, PostgresSaver>();

  /** @param journal of the worker in this process; without one, no run may be carried by a worker */
  constructor(database: Database, journal?: CheckpointWriter) {
    super();
    this.#database = database;
    this.#journal = journal;
  }

  /**
   * The next whole number and a random fraction: two branches of a thread must never name different values of a channel alike, for the
   * tables keep the first value of a version and drop the second.
   */
  override getNextVersion(current: number | undefined): number {
    return Math.floor(current ?? 0) + 1 + Math.floor(Math.random() * 1e9) / 1e9;
  }

  override async getTuple(config: RunnableConfig): Promise<CheckpointTuple | undefined> {
    const tuple = await this.#of(config).getTuple(config);
    return tuple && ofTenant(tuple, config);
  }

  override async *list(config: RunnableConfig, options?: CheckpointListOptions): AsyncGenerator<CheckpointTuple> {
    for await (const tuple of this.#of(config).list(config, options)) yield ofTenant(tuple, config);
  }

  /** The same as the official walk from parent to parent, which takes a round trip for each of them. */
  override async getDeltaChannelHistory({
    config,
    channels,
  }: {
    config: RunnableConfig;
    channels: string[];
  }): Promise<Record<string, DeltaChannelHistory>> {
    const { thread, ns, id } = placeOf(config);
    const histories: [string, DeltaChannelHistory][] = [];
    for (const channel of channels) {
      const { rows } = await this.#database.query<GrownRow>(
        tenantOf(config),
        grownChannel({ thread, ns, id: id ?? undefined }, channel),
      );
      histories.push([channel, await toHistory(this.serde, channel, rows)]);
    }
    return Object.fromEntries(histories);
  }

  override async put(
    config: RunnableConfig,
    checkpoint: Checkpoint,
    metadata: CheckpointMetadata,
    versions: ChannelVersions,
  ): Promise<RunnableConfig> {
    const entry = await toCheckpointEntry(this.serde, tenantOf(config), config, checkpoint, metadata, versions);
    await this.#write(entry, config);
    // The next call for this thread gets only what is returned here.
    return {
      configurable: {
        thread_id: entry.thread,
        checkpoint_ns: entry.ns,
        checkpoint_id: entry.id,
        tenant_id: entry.tenant,
        ...carriedBy(config),
      },
    };
  }

  override async putWrites(config: RunnableConfig, writes: PendingWrite[], taskId: string): Promise<void> {
    await this.#write(await toWritesEntry(this.serde, tenantOf(config), config, writes, taskId), config);
  }

  override deleteThread(_threadId: string): Promise<void> {
    return Promise.reject(new Error("a thread is deleted for one tenant: use deleteThreadOf"));
  }

  /** Deletes a tenant's thread with all its checkpoints. */
  deleteThreadOf(tenant: string, threadId: string): Promise<void> {
    return this.#saver(tenant).deleteThread(threadId);
  }

  async #write(entry: CheckpointEntry | WritesEntry, config: RunnableConfig): Promise<void> {
    const { run_id: run, worker_id: worker } = carriedBy(config);
    if (run === undefined || worker === undefined) await writeEntries(this.#database.pool, null, [entry]);
    else if (this.#journal === undefined) throw new Error("a carried run needs the journal of its worker");
    else await this.#journal.write({ ...entry, run }, { run, worker });
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

/** What LangGraph reads next goes by the tuple's own configs alone: they name the tenant where the one that was asked with did. */
function ofTenant(tuple: CheckpointTuple, { configurable = {} }: RunnableConfig): CheckpointTuple {
  const { tenant_id } = configurable as Record<string, unknown>;
  if (tenant_id === undefined) return tuple;
  const named = (config: RunnableConfig): RunnableConfig => ({
    ...config,
    configurable: { ...config.configurable, tenant_id },
  });
  const { parentConfig } = tuple;
  return {
    ...tuple,
    config: named(tuple.config),
    ...(parentConfig !== undefined && { parentConfig: named(parentConfig) }),
  };
}

/** The run and the worker that carries it, as the server named them. */
function carriedBy({ configurable = {} }: RunnableConfig): { run_id?: string; worker_id?: string } {
  const { run_id, worker_id } = configurable as Record<string, unknown>;
  return typeof run_id === "string" && typeof worker_id === "string" ? { run_id, worker_id } : {};
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
        return (text: string, values?: unknown[]) => database.query(tenant, statement(text, values));
      const value: unknown = Reflect.get(target, property, target);
      return typeof value === "function" ? (value.bind(target) as unknown) : value;
    },
  });
}

const known = new Map<string, Prepared>();

function statement(text: string, values?: unknown[]): pg.QueryConfig {
  const found = known.get(text);
  if (found !== undefined) return found(values);
  if (known.size >= MOST_PREPARED) return { text, ...(values !== undefined && { values }) };
  const made = prepared(text);
  known.set(text, made);
  return made(values);
}
