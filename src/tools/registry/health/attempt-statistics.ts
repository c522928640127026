import type { Failure } from "../../errors.ts";
import { AttemptWindow } from "./attempt-window.ts";
import { blames } from "./blames.ts";
import { LatencyHistogram } from "./latency-histogram.ts";
import type { Thresholds } from "./thresholds.ts";

/** How an attempt ended. */
export interface Ended {
  readonly ms: number;
  /** Missing: it succeeded. */
  readonly failure?: Failure | undefined;
}

/** The newest thing that went wrong. */
export interface LastError {
  readonly code: Failure["code"];
  readonly message: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** A message may repeat what an agent was given. */
const LONGEST_MESSAGE = 300;
/** Times this much above the slow time count as that: one that hung says no more than that it was slow. */
const SLOWEST = 4;

/** What is known of the attempts at one place, or of one tenant's attempts there; about 2 kB. */
export class AttemptStatistics {
  readonly window = new AttemptWindow();
  readonly times = new LatencyHistogram();
  readonly #thresholds: Thresholds;
  #rate = 1;
  #usualMs: number | undefined;
  #attempts = 0;
  #inARow = 0;
  #lastError: LastError | undefined;
  #lastAt: number | undefined;

  constructor(thresholds: Thresholds) {
    this.#thresholds = thresholds;
  }

  end({ ms, failure }: Ended, now: number): void {
    if (failure !== undefined && failure.code !== "cancelled") this.#remember(failure, now);
    if (failure !== undefined && !blames(failure)) return;
    if (!this.isKnown(now)) this.forgive();
    this.#attempts++;
    this.window.count(failure === undefined ? "succeeded" : failure.code === "timeout" ? "timeout" : "failed", now);
    this.#weigh(failure === undefined, now);
    if (failure === undefined) this.#time(ms);
  }

  /** What a probe found, which is no attempt. */
  probed(failure: Failure | undefined, now: number): void {
    if (failure !== undefined) this.#remember(failure, now);
    if (!this.isKnown(now)) this.forgive();
    this.#weigh(failure === undefined, now);
  }

  /** Starts again as if nothing had gone wrong: what was seen is too old, or the instance was put back. */
  forgive(): void {
    this.#rate = 1;
    this.#inARow = 0;
    this.#usualMs = undefined;
    this.window.clear();
  }

  isKnown(now: number): boolean {
    return this.#lastAt !== undefined && now - this.#lastAt < this.#thresholds.staleAfterMs;
  }

  /** 0 to 1; the newest attempts weigh most. 1 before the first. */
  get successRate(): number {
    return this.#rate;
  }

  get failuresInARow(): number {
    return this.#inARow;
  }

  /** All that ended here and said something. */
  get attempts(): number {
    return this.#attempts;
  }

  get lastError(): LastError | undefined {
    return this.#lastError;
  }

  get lastAt(): number | undefined {
    return this.#lastAt;
  }

  /** What an attempt usually takes now, as a multiple of its slow time (p95); `undefined` until there are enough. */
  get slowness(): number | undefined {
    const slow = this.times.total < this.#thresholds.enoughTimes ? undefined : this.times.quantile(0.95);
    return slow === undefined || this.#usualMs === undefined ? undefined : this.#usualMs / slow;
  }

  #weigh(ok: boolean, now: number): void {
    this.#lastAt = now;
    this.#inARow = ok ? 0 : this.#inARow + 1;
    this.#rate += this.#thresholds.newest * ((ok ? 1 : 0) - this.#rate);
  }

  #remember({ code, message }: Failure, at: number): void {
    this.#lastError = { code, message: message.slice(0, LONGEST_MESSAGE), at };
  }

  #time(ms: number): void {
    const slow = this.times.quantile(0.95);
    const counted = slow === undefined ? ms : Math.min(ms, slow * SLOWEST);
    this.#usualMs =
      this.#usualMs === undefined ? ms : this.#usualMs + this.#thresholds.newest * (counted - this.#usualMs);
    this.times.record(ms);
  }
}
