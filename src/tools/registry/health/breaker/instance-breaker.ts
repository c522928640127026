import { blames } from "../blames.ts";
import type { Failure } from "../../../errors.ts";
import type { BreakerState } from "../health-report.ts";
import { RecentMap } from "../recent-map.ts";
import { breakerKey, type BreakerWords } from "./breaker-words.ts";
import { Circuit, type CircuitOptions, type Shown } from "./circuit.ts";
import type { Verdict } from "./verdict.ts";

/** What an attempt was let through as. */
export type Pass =
  | { readonly kind: "free" }
  /** It tests whether what is shut works again. */
  | { readonly kind: "test"; readonly all: boolean; readonly own: boolean };

/** Not let through: shut for all, or for the one tenant alone. */
export interface Shut {
  readonly kind: "shut";
  readonly for: "all" | "tenant";
  readonly retryAfterMs: number;
}

/** After so long without an attempt a tenant's own breaker says nothing any more, milliseconds. */
const FORGOTTEN_MS = 600_000;

const FREE: Pass = { kind: "free" };

/**
 * The breakers in front of one instance: one for everybody, and one for each tenant that has failures there. A tenant alone only shuts its
 * own; what is everybody's is shut when several tenants fail with no success between them, or when the instance does not answer probes.
 */
export class InstanceBreaker {
  readonly #instance: string;
  readonly #options: CircuitOptions;
  readonly #words: BreakerWords;
  readonly #all: Circuit;
  /** By key; only those of which there is something to remember. `undefined`: the instance is one tenant's, and so is its breaker. */
  readonly #own: RecentMap<string, Circuit> | undefined;
  readonly #keys: RecentMap<string, string>;
  readonly #leave: () => void;
  /** Failures since the last success, and whose they were. */
  #row = 0;
  #rowOf: string | undefined;
  #rowOfSeveral = false;
  #workedAt = -Infinity;
  #silentProbes = 0;
  /** Told when it may have been shut for somebody. */
  onShut: () => void = () => undefined;

  /** @param name parts that name the instance @param tenant the one tenant whose agent it is */
  constructor(name: readonly string[], tenant: string | undefined, options: CircuitOptions, words: BreakerWords) {
    this.#instance = breakerKey(...name);
    this.#options = options;
    this.#words = words;
    this.#all = new Circuit(this.#instance, this.#instance, options, words);
    this.#own = tenant === undefined ? new RecentMap(options.tenants) : undefined;
    this.#keys = new RecentMap(options.tenants);
    this.#leave = words.join(this.#instance, { hear: (verdict, ageMs) => this.#hear(verdict, ageMs) });
  }

  /** As it is for a tenant; without one: for everybody. */
  state(tenant?: string): BreakerState {
    const all = this.#all.state();
    if (all === "open") return all;
    const own = this.#ownOf(tenant)?.state() ?? "closed";
    return own === "closed" ? all : own;
  }

  /** As it is for everybody, or for the tenant for which it is worst. */
  worst(): BreakerState {
    const states = [this.#all, ...[...(this.#own?.entries() ?? [])].map(([, circuit]) => circuit)].map((one) =>
      one.state(),
    );
    return states.find((state) => state === "open") ?? states.find((state) => state === "half_open") ?? "closed";
  }

  /** Tenants for which alone it is shut. */
  get shutFor(): number {
    let shut = 0;
    for (const [, circuit] of this.#own?.entries() ?? []) if (!circuit.closed) shut++;
    return shut;
  }

  /** Why an attempt would not be let through now; `undefined`: it would. */
  shut(tenant: string | undefined): Shut | undefined {
    if (this.#all.closed && !this.#own?.size) return undefined;
    const own = this.#ownOf(tenant);
    if (this.#all.waitMs() === 0 && (own === undefined || own.waitMs() === 0)) return undefined;
    const [all, alone] = [this.#all.retryAfterMs(), own?.retryAfterMs() ?? 0];
    return { kind: "shut", for: all >= alone ? "all" : "tenant", retryAfterMs: Math.max(all, alone) };
  }

  /** Lets an attempt through, or not. What was let through must be told to `ended`. */
  admit(tenant: string): Pass | Shut {
    if (this.#all.closed && !this.#own?.size) return FREE;
    const shut = this.shut(tenant);
    if (shut !== undefined) return shut;
    const own = this.#ownOf(tenant);
    const pass = { kind: "test" as const, all: !this.#all.closed, own: own !== undefined && !own.closed };
    if (!pass.all && !pass.own) return FREE;
    if (pass.all) this.#all.test();
    if (pass.own) own?.test();
    return pass;
  }

  /** @param ended `undefined` where no attempt was made after all */
  ended(tenant: string, pass: Pass, ended: { readonly failure?: Failure | undefined } | undefined): void {
    const shown = shownBy(ended);
    if (shown === "works") {
      this.#row = 0;
      this.#workedAt = this.#options.now();
      if (pass.kind === "free" && !this.#own?.size && this.#own !== undefined) return;
    }
    this.#countOwn(tenant, pass, shown);
    this.#countAll(tenant, pass, shown);
  }

  /** What a probe found. One that was silent and answers again is tested at once. */
  probed(answers: boolean): void {
    if (!answers) {
      this.#silentProbes++;
      if (!this.#all.closed) return this.#all.restOn();
      // Attempts may say the same already.
      if (this.#silentProbes >= this.#options.probes || this.#row >= this.#options.failures) this.#shutAll();
      return;
    }
    if (this.#silentProbes > 0 && !this.#all.closed) this.#all.endRest();
    this.#silentProbes = 0;
  }

  /** Hears nothing any more. */
  close(): void {
    this.#leave();
  }

  #countOwn(tenant: string, pass: Pass, shown: Shown): void {
    if (this.#own === undefined) return;
    const known = this.#ownOf(tenant);
    if (known === undefined && shown !== "fails") return;
    const circuit = known ?? this.#makeOwn(this.#keyOf(tenant));
    if (pass.kind === "test" && pass.own) circuit.tested(shown);
    else if (circuit.count(shown)) {
      this.onShut();
      this.#promote();
    }
    if (circuit.idle) this.#own.delete(this.#keyOf(tenant));
  }

  #countAll(tenant: string, pass: Pass, shown: Shown): void {
    if (pass.kind === "test" && pass.all) {
      this.#all.tested(shown);
      // What they were shut for was everybody's trouble.
      if (shown === "works") for (const [, circuit] of this.#own?.entries() ?? []) circuit.endRest();
      return;
    }
    if (this.#own === undefined) {
      if (this.#all.count(shown)) this.onShut();
      return;
    }
    if (shown !== "fails" || !this.#all.closed) return;
    if (this.#row === 0) {
      this.#rowOf = tenant;
      this.#rowOfSeveral = false;
    }
    this.#row++;
    this.#rowOfSeveral ||= tenant !== this.#rowOf;
    if (this.#rowOfSeveral && this.#row >= this.#options.failures) this.#shutAll();
  }

  /** Two tenants, of whichever replica, shut their own lately, and nobody was served here since: it is not theirs. */
  #promote(): void {
    if (!this.#all.closed) return;
    const from = Math.max(this.#workedAt, this.#options.now() - this.#options.memoryMs);
    let shut = 0;
    for (const [, circuit] of this.#own?.entries() ?? []) if (!circuit.closed && circuit.openedAt > from) shut++;
    if (shut >= 2) this.#shutAll();
  }

  #shutAll(): void {
    this.#row = 0;
    this.#all.open();
    this.onShut();
  }

  #hear(verdict: Verdict, ageMs: number): void {
    if (verdict.key === this.#instance) this.#all.hear(verdict, ageMs);
    else if (this.#own !== undefined) {
      const known = this.#own.peek(verdict.key);
      if (known === undefined && verdict.says === "closed") return;
      const circuit = known ?? this.#makeOwn(verdict.key);
      circuit.hear(verdict, ageMs);
      if (circuit.idle) this.#own.delete(verdict.key);
      else this.#promote();
    }
    this.onShut();
  }

  #makeOwn(key: string): Circuit {
    // Of tenants that did not come back.
    const long = this.#options.now() - FORGOTTEN_MS;
    for (const [known, circuit] of this.#own?.entries() ?? [])
      if (circuit.waitMs() === 0 && circuit.openedAt < long && circuit.failuresInARow === 0) this.#own?.delete(known);
    const made = new Circuit(key, this.#instance, this.#options, this.#words);
    this.#own?.set(key, made);
    return made;
  }

  #ownOf(tenant: string | undefined): Circuit | undefined {
    if (tenant === undefined || !this.#own?.size) return undefined;
    return this.#own.peek(this.#keyOf(tenant));
  }

  #keyOf(tenant: string): string {
    const known = this.#keys.peek(tenant);
    if (known !== undefined) return known;
    const key = breakerKey(this.#instance, tenant);
    this.#keys.set(tenant, key);
    return key;
  }
}

function shownBy(ended: { readonly failure?: Failure | undefined } | undefined): Shown {
  if (ended === undefined) return "nothing";
  if (ended.failure === undefined) return "works";
  return blames(ended.failure) ? "fails" : "nothing";
}
