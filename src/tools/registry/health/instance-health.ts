import type { Failure } from "../../errors.ts";
import { AttemptStatistics, type Ended } from "./attempt-statistics.ts";
import type { BreakerState } from "./health-report.ts";
import { nextState, type HealthState, type StateSince } from "./next-state.ts";
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
  /** Statistics of one tenant at this instance. */
  readonly ofTenant: (tenant: string) => AttemptStatistics;
  readonly changed: (from: HealthState, to: HealthState) => void;
}

/** What this process knows of one instance: whoever runs attempts there tells it when they begin and how they end. */
export class InstanceHealth {
  readonly name: InstanceName;
  readonly statistics: AttemptStatistics;
  /** The breaker in front of it, as of now. */
  breaker: () => BreakerState = () => "closed";
  /** Out of the choice until then, milliseconds since 1970. */
  ejectedUntil: number | undefined;
  /** 0 to 1: the share of the other replicas that find it unhealthy. */
  suspicion = 0;
  readonly #options: InstanceHealthOptions;
  #inFlight = 0;
  #draining = false;
  #waiting: (() => void)[] = [];
  #state: StateSince;

  constructor(name: InstanceName, options: InstanceHealthOptions) {
    this.name = name;
    this.#options = options;
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
      this.statistics.end(ended, this.#options.now());
      this.#options.ofTenant(tenant).end(ended, this.#options.now());
      this.state();
    }
    if (this.#inFlight === 0) this.#emptied();
  }

  /** Takes in what a probe found; how long it took says nothing of how long a task takes. */
  noteProbe(failure: Failure | undefined): void {
    this.statistics.probed(failure, this.#options.now());
    this.state();
  }

  /** The state now, and since when. */
  state(): StateSince {
    const now = this.#options.now();
    const { successRate, failuresInARow, slowness } = this.statistics;
    const facts = {
      known: this.statistics.isKnown(now),
      draining: this.#draining,
      shut: this.breaker() === "open" || (this.ejectedUntil ?? 0) > now,
      successRate,
      failuresInARow,
      slowness,
    };
    const before = this.#state;
    this.#state = nextState(now, before, facts, this.#options.thresholds);
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

  #emptied(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}
