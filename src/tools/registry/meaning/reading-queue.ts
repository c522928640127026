import { setTimeout as sleep } from "node:timers/promises";
import { InvalidOutput, toFailure } from "../../errors.ts";
import type { Embedder } from "../../documents/embedder.ts";
import type { Logger } from "../../logger.ts";
import { toUnits, type Unit } from "./vector-store.ts";

/** Texts of one request. */
const batchSize = 64;
/** Texts that wait at most; what is beyond is read when a search next misses it. */
const mostWaiting = 100_000;

export interface ReadingOptions {
  readonly embedder: Embedder;
  readonly keep: (key: string, vector: Unit) => void;
  /** Told after each batch. */
  readonly read: () => void;
  readonly log: Logger;
  /** Deadline of one request, milliseconds. */
  readonly batchMs: number;
  /** Pause after the first failure in a row, milliseconds; doubles up to 64 times. */
  readonly pauseMs: number;
}

/** Texts that are embedded one batch after the other, in the background, until each has its vector. */
export class ReadingQueue {
  readonly #waiting = new Map<string, string>();
  readonly #closed = new AbortController();
  readonly #options: ReadingOptions;
  #working = false;

  constructor(options: ReadingOptions) {
    this.#options = options;
  }

  /** Texts that have no vector yet. */
  get waiting(): number {
    return this.#waiting.size;
  }

  add(key: string, text: string): void {
    if (this.#closed.signal.aborted || this.#waiting.size >= mostWaiting) return;
    this.#waiting.set(key, text);
    if (this.#working) return;
    this.#working = true;
    // After what is being registered: the first batch is then a full one.
    setImmediate(() => void this.#work());
  }

  close(): void {
    this.#closed.abort();
    this.#waiting.clear();
  }

  async #work(): Promise<void> {
    const { log, pauseMs } = this.#options;
    for (let failures = 0; this.#waiting.size > 0;) {
      try {
        await this.#readBatch();
        failures = 0;
      } catch (error) {
        if (this.#closed.signal.aborted) break;
        const failure = toFailure(error);
        if (failures === 0) log.warn({ failure }, "agents could not be embedded; searches go by words until they are");
        const pause = Math.max(pauseMs * 2 ** Math.min(failures, 6), failure.retryAfterMs ?? 0);
        failures += 1;
        await sleep(pause, undefined, { ref: false, signal: this.#closed.signal }).catch(() => undefined);
      }
    }
    this.#working = false;
  }

  async #readBatch(): Promise<void> {
    const { embedder, keep, read, batchMs } = this.#options;
    const batch: [key: string, text: string][] = [];
    for (const each of this.#waiting) {
      batch.push(each);
      if (batch.length === batchSize) break;
    }
    const signal = AbortSignal.any([this.#closed.signal, AbortSignal.timeout(batchMs)]);
    const texts = batch.map(([, text]) => text);
    const vectors = toUnits(await embedder.embed(texts, signal));
    if (vectors.length !== batch.length)
      throw new InvalidOutput(`Expected ${batch.length} vectors from ${embedder.model}, got ${vectors.length}.`);
    for (const [place, [key]] of batch.entries()) {
      const vector = vectors[place];
      if (vector !== undefined) keep(key, vector);
      this.#waiting.delete(key);
    }
    read();
  }
}
