import { setTimeout as sleep } from "node:timers/promises";
import type { Cluster } from "../cluster/cluster.ts";
import type { Shutdown } from "../cluster/postgres-process.ts";
import type { Replica } from "../cluster/replica.ts";
import type { Flood } from "../load/flood.ts";
import { writeMood, type Mood } from "../mood.ts";
import type { Fault, FaultKind } from "./fault.ts";
import type { FaultLog } from "./fault-log.ts";
import type { Incident } from "./incident.ts";

/** A replica that the harness does something to counts as unwell until this long after, milliseconds. */
const settleMs = 1_000;

const stops = { "postgres.fast": "fast", "postgres.immediate": "immediate", "postgres.kill": "kill" } as const;
const moods = { "agent.slow": "slow", "agent.failing": "failing", "agent.hung": "hung" } as const;

/** Kinds that are done to one replica. */
type OfReplica = Exclude<FaultKind, keyof typeof stops | keyof typeof moods | "flood">;

/** Does to the cluster what a list of faults says, several at once, but never to the last replica that is well. */
export class Injector {
  readonly incidents: Incident[] = [];
  readonly counts = new Map<FaultKind, number>();
  /** Ends after SIGTERM that were not in time or not clean. */
  readonly badExits: string[] = [];
  /** When the last fault was over, milliseconds since 1970. */
  lastAt = 0;
  readonly #cluster: Cluster;
  readonly #flood: Flood;
  readonly #log: FaultLog;
  readonly #busy = new Set<Replica>();
  readonly #going = new Set<Promise<void>>();
  /** What the harness itself could not do. */
  #failure: Error | undefined;

  constructor(cluster: Cluster, flood: Flood, log: FaultLog) {
    this.#cluster = cluster;
    this.#flood = flood;
    this.#log = log;
  }

  /** Injects all of them; resolves when the last one is over and every replica is up. */
  async inject(faults: readonly Fault[]): Promise<void> {
    for (const fault of faults) {
      await sleep(fault.afterMs);
      if (this.#failure !== undefined) throw this.#failure;
      await this.#begin(fault);
    }
    await Promise.all(this.#going);
    if (this.#failure !== undefined) throw this.#failure;
    while (this.#cluster.healthy().length < this.#cluster.replicas.length) await sleep(50);
    this.lastAt = Date.now();
  }

  async #begin(fault: Fault): Promise<void> {
    const { kind, lastsMs } = fault;
    switch (kind) {
      case "postgres.fast":
      case "postgres.immediate":
      case "postgres.kill":
        // Whoever is without Postgres for seconds beside this would only make both hard to tell apart.
        return await this.#go(fault, undefined, () => this.#restartPostgres(stops[kind], lastsMs));
      case "agent.slow":
      case "agent.failing":
      case "agent.hung":
        return void this.#go(fault, undefined, () => this.#spoil(moods[kind], lastsMs));
      case "flood":
        return void this.#go(fault, undefined, () => this.#flood.pour());
      case "kill":
      case "term":
      case "freeze":
      case "cut":
      case "delay":
      case "silence":
      case "sever":
      case "refuse": {
        const replica = await this.#target(fault);
        void this.#go(fault, replica, () => this.#onOne(kind, lastsMs, replica));
      }
    }
  }

  /** A replica that is well while another one is, too. */
  async #target({ target }: Fault): Promise<Replica> {
    for (;;) {
      const well = this.#cluster.healthy().filter((replica) => !this.#busy.has(replica));
      const chosen = well[Math.floor(target * well.length)];
      if (chosen !== undefined && (well.length > 1 || this.#cluster.replicas.length === 1)) return chosen;
      await sleep(50);
    }
  }

  #go(fault: Fault, replica: Replica | undefined, work: () => Promise<object>): Promise<void> {
    const { number, kind, lastsMs } = fault;
    this.counts.set(kind, (this.counts.get(kind) ?? 0) + 1);
    if (replica !== undefined) this.#busy.add(replica);
    const where = replica === undefined ? {} : { replica: replica.index, epoch: replica.epoch };
    this.#log.write({ fault: number, kind, begins: true, ...where, lasts_ms: Math.round(lastsMs) });
    const going = work()
      .then((detail) => this.#log.write({ fault: number, kind, ends: true, ...where, ...detail }))
      .catch((cause: unknown) => {
        this.#failure ??= new Error(`fault ${number}, ${kind}, was not injected or not mended`, { cause });
      })
      .finally(() => {
        if (replica !== undefined) this.#busy.delete(replica);
        this.#going.delete(going);
      });
    this.#going.add(going);
    return going;
  }

  async #onOne(kind: OfReplica, lastsMs: number, replica: Replica): Promise<object> {
    const { proxy } = replica;
    switch (kind) {
      case "kill":
        return await this.#kill(replica, lastsMs);
      case "term":
        return await this.#terminate(replica);
      case "freeze":
        replica.freeze();
        await sleep(lastsMs);
        replica.thaw();
        break;
      case "cut":
        proxy.cut();
        break;
      case "delay":
        proxy.delay(40);
        await sleep(lastsMs);
        break;
      case "silence":
        proxy.silence();
        await sleep(lastsMs);
        break;
      case "sever":
        proxy.sever();
        await sleep(lastsMs);
        break;
      case "refuse":
        proxy.refuse();
        await sleep(lastsMs);
        break;
    }
    proxy.restore();
    await sleep(settleMs);
    return {};
  }

  async #kill(replica: Replica, downMs: number): Promise<object> {
    const carried = await this.#cluster.operator.carriedBy(replica.sessionName);
    const at = Date.now();
    await replica.kill();
    this.incidents.push({ kind: "kill", at, carried });
    await sleep(downMs);
    await replica.start();
    return { carried: carried.map(({ run_id }) => run_id) };
  }

  async #terminate(replica: Replica): Promise<object> {
    const carried = await this.#cluster.operator.carriedBy(replica.sessionName);
    const at = Date.now();
    const { ms, code } = await replica.terminate();
    this.incidents.push({ kind: "term", at, carried });
    if (code !== 0)
      this.badExits.push(`replica ${replica.index} ended with code ${code} ${Math.round(ms)} ms after SIGTERM`);
    await replica.start();
    return { carried: carried.map(({ run_id }) => run_id), exit_ms: Math.round(ms) };
  }

  async #restartPostgres(how: Shutdown, downMs: number): Promise<object> {
    const carried = await this.#cluster.operator.running();
    const { at, ms } = await this.#cluster.restartPostgres(how, downMs);
    this.incidents.push({ kind: "postgres", at, carried });
    return { carried: carried.length, away_ms: ms };
  }

  async #spoil(mood: Mood, lastsMs: number): Promise<object> {
    writeMood(this.#cluster.mood, mood);
    await sleep(lastsMs);
    writeMood(this.#cluster.mood, "well");
    return {};
  }
}
