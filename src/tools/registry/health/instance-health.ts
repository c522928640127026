import type { Failure } from "../../errors.ts";
import { AttemptStatistics, type Ended } from "./attempt-statistics.ts";
import type { InstanceBreaker } from "./breaker/instance-breaker.ts";
import { blames } from "./blames.ts";
import { nextState, type HealthState, type StateSince } from "./next-state.ts";
import { RecentUsers } from "./recent-users.ts";
import type { Thresholds } from "./thresholds.ts";

/** Which instance of which agent. */
export interface InstanceName {
  readonly agent: string;
  readonly version: string;
  /** Unique within that version of the agent. */
  readonly id: string;
  /** The one tenant whose agent it is; missing: everybody's. */
  readonly tenant?: string | undefined;
}

export interface InstanceHealthOptions {
  readonly now: () => number;
  readonly thresholds: Thresholds;
  readonly breaker: InstanceBreaker;
  /** Statistics of one tenant at this instance. */
  readonly ofTenant: (tenant: string) => AttemptStatistics;
  readonly changed: (from: HealthState, to: HealthState) => void;
}

/** Attempts of one tenant at one instance. */
export interface TenantLoad {
  readonly inFlight: number;
  readonly waiting: number;
}

const NO_LOAD: TenantLoad = { inFlight: 0, waiting: 0 };

/** What this process knows of one instance: whoever runs attempts there tells it when they begin and how they end. */
export class InstanceHealth {
  readonly name: InstanceName;
  readonly statistics: AttemptStatistics;
  readonly breaker: InstanceBreaker;
  /** What a tenant has under way here and waiting, where places are kept. */
  load: (tenant: string) => TenantLoad = () => NO_LOAD;
  /** Out of the choice until then, milliseconds since 1970. */
  ejectedUntil: number | undefined;
  /** 0 to 1: the share of the other replicas that find it unhealthy. */
  suspicion = 0;
  readonly #options: InstanceHealthOptions;
  readonly #users = new RecentUsers();
  #rowOf: string | undefined;
  #rowOfSeveral = false;
  #inFlight = 0;
  #draining = false;
  #waiting: (() => void)[] = [];
  #state: StateSince;

  constructor(name: InstanceName, options: InstanceHealthOptions) {
    this.name = name;
    this.#options = options;
    this.breaker = options.breaker;
    this.statistics = new AttemptStatistics(options.thresholds);
    this.#state = { state: "unknown", since: options.now() };
  }

  /** Attempts under way or waiting for their place. */
  get inFlight(): number {
    return this.#inFlight;
  }

  get draining(): boolean {
    return this.#draining;
  }

  begin(): void {
    this.#inFlight++;
  }

  /** @param ended `undefined` where no attempt was made after all */
  end(tenant: string, ended: Ended | undefined): void {
    this.#inFlight--;
    if (ended !== undefined) {
      const now = this.#options.now();
      this.#users.note(tenant, now);
      if (ended.failure !== undefined && blames(ended.failure)) this.#noteRow(tenant);
      this.statistics.end(ended, now);
      this.#options.ofTenant(tenant).end(ended, now);
      this.state();
    }
    if (this.#inFlight === 0) this.#emptied();
  }

  /** Takes in what a probe found; how long it took says nothing of how long a task takes. */
  noteProbe(failure: Failure | undefined): void {
    this.breaker.probed(failure === undefined);
    // Nobody's own fault.
    if (failure !== undefined) this.#rowOfSeveral = true;
    this.statistics.probed(failure, this.#options.now());
    this.state();
  }

  /** Whether the failures since the last success are one tenant's alone, though others use it too: they may be its own fault. */
  get oneSided(): boolean {
    return !this.#rowOfSeveral && this.statistics.failuresInARow > 0 && this.#users.several(this.#options.now());
  }

  /** The state now, and since when. */
  state(): StateSince {
    const now = this.#options.now();
    const { thresholds } = this.#options;
    const { successRate, slowness } = this.statistics;
    const row = this.statistics.failuresInARow;
    const failuresInARow = row >= thresholds.failuresInARow && this.oneSided ? thresholds.failuresInARow - 1 : row;
    const facts = {
      known: this.statistics.isKnown(now),
      draining: this.#draining,
      shut: this.breaker.state() === "open" || (this.ejectedUntil ?? 0) > now,
      successRate,
      failuresInARow,
      slowness,
    };
    const before = this.#state;
    this.#state = nextState(now, before, facts, thresholds);
    if (before.state !== this.#state.state) this.#options.changed(before.state, this.#state.state);
    return this.#state;
  }

  /** Lets nothing new begin here. */
  drain(): void {
    this.#draining = true;
    this.state();
  }

  resume(): void {
    this.#draining = false;
    this.state();
  }

  /** Resolves when nothing is under way here. */
  async emptied(): Promise<void> {
    if (this.#inFlight > 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  #noteRow(tenant: string): void {
    if (this.statistics.failuresInARow === 0) {
      this.#rowOf = tenant;
      this.#rowOfSeveral = false;
    } else if (tenant !== this.#rowOf) this.#rowOfSeveral = true;
  }

  #emptied(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}
