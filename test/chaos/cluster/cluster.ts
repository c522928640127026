import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "../../../src/server/postgres/free-port.ts";
import { migrate } from "../../../src/tools/database/migrate.ts";
import { apiKeys } from "../load/tenants.ts";
import { Operator } from "./operator.ts";
import { PostgresProcess, type Shutdown } from "./postgres-process.ts";
import { Replica } from "./replica.ts";
import { TcpProxy } from "./tcp-proxy.ts";

export interface ClusterOptions {
  /** For everything that is written; Postgres' own account must be able to enter it. */
  readonly folder: string;
  readonly replicas: number;
  /** Whether Postgres waits for the disk. */
  readonly sync: boolean;
}

/** One Postgres and several replicas of the server, each behind a proxy of its own. */
export class Cluster {
  readonly postgres: PostgresProcess;
  readonly replicas: readonly Replica[];
  readonly operator: Operator;
  readonly ledger: string;
  readonly mood: string;
  /** The harness' own way to Postgres, on which nothing is ever injected. */
  readonly #clean: TcpProxy;

  private constructor(fields: {
    postgres: PostgresProcess;
    replicas: readonly Replica[];
    clean: TcpProxy;
    files: { ledger: string; mood: string };
  }) {
    this.postgres = fields.postgres;
    this.replicas = fields.replicas;
    this.#clean = fields.clean;
    this.ledger = fields.files.ledger;
    this.mood = fields.files.mood;
    const url = new URL(fields.postgres.url);
    url.port = String(fields.clean.port);
    this.operator = new Operator(url.toString());
  }

  /** Resolves when every replica answers. */
  static async start({ folder, replicas, sync }: ClusterOptions): Promise<Cluster> {
    const postgres = new PostgresProcess(join(folder, "postgres"), { sync });
    await postgres.start();
    await migrate(postgres.url);
    const files = { ledger: join(folder, "ledger.jsonl"), mood: join(folder, "mood") };
    const clean = new TcpProxy();
    await clean.listen();
    const all: Replica[] = [];
    for (let index = 0; index < replicas; index += 1) {
      const proxy = new TcpProxy();
      await proxy.listen();
      const port = await freePort();
      all.push(new Replica({ index, port, databaseUrl: postgres.url, proxy, folder, ...files, apiKeys: apiKeys() }));
    }
    const cluster = new Cluster({ postgres, replicas: all, clean, files });
    cluster.#retarget();
    try {
      // The first one alone: it loads the samples that the others then find.
      for (const replica of all) await replica.start();
    } catch (error) {
      await cluster.close();
      throw error;
    }
    return cluster;
  }

  /** Replicas that are up and reach Postgres, as far as the harness has to do with it. */
  healthy(): Replica[] {
    return this.replicas.filter(({ state }) => state === "up");
  }

  /** @returns when it answered again, milliseconds since 1970, and for how long it did not answer, milliseconds */
  async restartPostgres(how: Shutdown, downMs: number): Promise<{ at: number; ms: number }> {
    const since = Date.now();
    await this.postgres.stop(how);
    if (downMs > 0) await sleep(downMs);
    await this.postgres.start();
    this.#retarget();
    const at = Date.now();
    return { at, ms: at - since };
  }

  async close(): Promise<void> {
    await Promise.all(this.replicas.map((replica) => replica.close()));
    await this.operator.close().catch(() => undefined);
    await Promise.all([this.#clean, ...this.replicas.map(({ proxy }) => proxy)].map((proxy) => proxy.close()));
    await this.postgres.stop("fast");
  }

  #retarget(): void {
    for (const proxy of [this.#clean, ...this.replicas.map((replica) => replica.proxy)]) {
      proxy.target(this.postgres.port);
    }
  }
}
