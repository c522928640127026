import type { BreakerState } from "../health-report.ts";
import type { BreakerOptions } from "./breaker-options.ts";
import type { BreakerWords } from "./breaker-words.ts";
import { compareVerdicts, type Verdict } from "./verdict.ts";

type Phase =
  | { readonly kind: "closed" }
  /** Nothing passes before `until`; from then on one attempt may test it. */
  | { readonly kind: "open"; readonly until: number; readonly restMs: number }
  /** One is testing it, here or at another replica; from `until` on the next may. */
  | { readonly kind: "tested"; readonly until: number; readonly restMs: number };

const CLOSED: Phase = { kind: "closed" };

/** What an attempt showed: a failure that was the caller's own, or was nobody's, shows nothing. */
export type Shown = "works" | "fails" | "nothing";

export interface CircuitOptions extends BreakerOptions {
  readonly now: () => number;
  /** From 0 to 1. */
  readonly random: () => number;
}

/**
 * One breaker: shuts after failures, lets one attempt at a time test whether it works again, and agrees with the same breaker at other
 * replicas. A rest ends by this process's own clock, so a replica that dies leaves nothing shut for longer than its last word said.
 */
export class Circuit {
  readonly #key: string;
  readonly #instance: string;
  readonly #options: CircuitOptions;
  readonly #words: BreakerWords;
  #phase: Phase = CLOSED;
  #last: Verdict | undefined;
  #inARow = 0;
  #good = 0;
  #bad = 0;
  #weighedAt = 0;
  /** When it was shut last. */
  openedAt = 0;

  constructor(key: string, instance: string, options: CircuitOptions, words: BreakerWords) {
    this.#key = key;
    this.#instance = instance;
    this.#options = options;
    this.#words = words;
  }

  get closed(): boolean {
    return this.#phase === CLOSED;
  }

  /** Whether there is nothing to remember of it. */
  get idle(): boolean {
    return this.closed && this.#inARow === 0 && this.#bad < 0.5;
  }

  get failuresInARow(): number {
    return this.#inARow;
  }

  /** `half_open` from the moment on at which an attempt may test it. */
  state(): BreakerState {
    const phase = this.#phase;
    if (phase.kind === "closed") return "closed";
    return phase.kind === "tested" || this.#options.now() >= phase.until ? "half_open" : "open";
  }

  /** Milliseconds until it takes an attempt, unless a test ends before; 0: now. */
  waitMs(): number {
    return this.#phase.kind === "closed" ? 0 : Math.max(0, Math.ceil(this.#phase.until - this.#options.now()));
  }

  /** When to ask again, milliseconds: a test that is under way mostly ends before its time. */
  retryAfterMs(): number {
    return this.#phase.kind === "tested" ? Math.min(this.waitMs(), this.#options.restMs) : this.waitMs();
  }

  /** Begins a test; only where it is shut and `waitMs` is 0. */
  test(): void {
    if (this.#phase.kind === "closed") return;
    const { restMs } = this.#phase;
    this.#phase = { kind: "tested", until: this.#options.now() + this.#options.trialMs, restMs };
    this.#say("trial", restMs);
  }

  /** What a test showed. */
  tested(shown: Shown): void {
    const phase = this.#phase;
    if (phase.kind === "closed") return;
    if (shown === "works") this.close();
    else if (shown === "fails") this.#open(Math.min(phase.restMs * 2, this.#options.longestRestMs));
    else if (phase.kind === "tested") this.endRest();
  }

  /** What an attempt showed that was let through while it was closed. @returns whether it is shut because of it */
  count(shown: Shown): boolean {
    // What began before it was shut tells nothing new.
    if (shown === "nothing" || !this.closed) return false;
    this.#weigh(shown === "works");
    if (shown === "works") {
      this.#inARow = 0;
      return false;
    }
    this.#inARow++;
    const { failures, failedShare, enough } = this.#options;
    const tried = this.#good + this.#bad;
    if (this.#inARow < failures && (tried < enough || this.#bad / tried < failedShare)) return false;
    this.open();
    return true;
  }

  open(): void {
    if (this.closed) this.#open(this.#options.restMs);
  }

  /** Rests once more as long, by this replica alone: it does not answer probes. */
  restOn(): void {
    if (this.#phase.kind === "open") this.#phase = { ...this.#phase, until: this.#options.now() + this.#phase.restMs };
  }

  /** May be tested at once. */
  endRest(): void {
    if (this.#phase.kind !== "closed")
      this.#phase = { kind: "open", until: this.#options.now(), restMs: this.#phase.restMs };
  }

  close(): void {
    if (this.closed) return;
    this.#becomeClosed();
    this.#say("closed", 0);
  }

  /** Takes in what another replica said, unless something that stands over it is known. */
  hear(verdict: Verdict, ageMs: number): void {
    if (this.#last !== undefined && compareVerdicts(verdict, this.#last) <= 0) return;
    this.#last = verdict;
    const { now, random, patience, trialMs, restMs: least, longestRestMs } = this.#options;
    const restMs = Math.min(Math.max(verdict.rest_ms, least), longestRestMs);
    const since = now() - Math.max(0, ageMs);
    switch (verdict.says) {
      case "open":
        this.openedAt = since;
        this.#phase = { kind: "open", until: since + restMs * (1 + patience * random()), restMs };
        return;
      case "trial":
        this.#phase = { kind: "tested", until: since + trialMs * (1 + patience * random()), restMs };
        return;
      case "closed":
        this.#becomeClosed();
    }
  }

  #open(restMs: number): void {
    const now = this.#options.now();
    this.openedAt = now;
    this.#phase = { kind: "open", until: now + restMs, restMs };
    this.#say("open", restMs);
  }

  #becomeClosed(): void {
    this.#phase = CLOSED;
    this.#inARow = 0;
    this.#good = 0;
    this.#bad = 0;
  }

  #weigh(works: boolean): void {
    const now = this.#options.now();
    const kept = Math.exp(-Math.max(0, now - this.#weighedAt) / this.#options.memoryMs);
    this.#weighedAt = now;
    this.#good = this.#good * kept + (works ? 1 : 0);
    this.#bad = this.#bad * kept + (works ? 0 : 1);
  }

  #say(says: Verdict["says"], restMs: number): void {
    // Above all that it knew, and above what it said before it was forgotten here.
    const count = Math.max((this.#last?.count ?? 0) + 1, Math.floor(this.#options.now()));
    const said = {
      key: this.#key,
      instance: this.#instance,
      count,
      says,
      rest_ms: restMs,
      replica: this.#words.replica,
    };
    this.#last = said;
    this.#words.say(said);
  }
}
