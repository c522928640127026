import { toFailure, Unavailable, type BatonError, type Failure } from "../../tools/errors.ts";
import type { Logger } from "../../tools/logger.ts";
import { apart } from "../../tools/tracing/carry-context.ts";
import { remoteFailure } from "./remote-failure.ts";
import type { RemoteStatus } from "./remote-source.ts";

/** A connection while it stands. */
export interface Connection {
  /** Looks whether the remote side is still there and what it offers now. @throws whatever shows that it is not */
  lookAgain(signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

interface LinkOptions<C extends Connection> {
  /** Told in messages. */
  readonly name: string;
  /** Connects; `lost` is called when the connection breaks later. */
  readonly open: (signal: AbortSignal, lost: (cause: unknown) => void) => Promise<C>;
  readonly log: Logger;
  readonly connectMs: number;
  readonly lookAgainMs: number;
  /** The status is another one. */
  readonly changed: () => void;
}

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 30_000;

type State<C> =
  | { readonly kind: "opening"; readonly done: Promise<void> }
  | { readonly kind: "open"; readonly connection: C }
  | { readonly kind: "waiting"; readonly failure: Failure; readonly until: number }
  | { readonly kind: "closed" };

/** Keeps one connection: opens it, looks after it, and opens it anew with growing waits whenever it is lost. */
export class Link<C extends Connection> {
  /** Settles after the first attempt, whatever came of it. */
  readonly started: Promise<void>;
  readonly #options: LinkOptions<C>;
  readonly #closing = new AbortController();
  #state: State<C> = { kind: "closed" };
  #failures = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: LinkOptions<C>) {
    this.#options = options;
    this.started = this.#open();
  }

  status(): RemoteStatus {
    switch (this.#state.kind) {
      case "open":
        return { state: "connected" };
      case "waiting":
        return { state: "failed", failure: this.#state.failure };
      case "opening":
        return { state: "connecting" };
      case "closed":
        return { state: "failed", failure: toFailure(closedError(this.#options.name)) };
    }
  }

  /** The connection, once it stands. @throws Unavailable when it does not and nobody is trying just now */
  async ready(signal: AbortSignal): Promise<C> {
    for (;;) {
      signal.throwIfAborted();
      const state = this.#state;
      switch (state.kind) {
        case "open":
          return state.connection;
        case "closed":
          throw closedError(this.#options.name);
        case "waiting":
          throw new Unavailable(`${this.#options.name} cannot be reached: ${state.failure.message}`, {
            retryAfterMs: Math.max(0, state.until - Date.now()) + FIRST_WAIT_MS,
          });
        case "opening":
          await Promise.race([state.done, aborted(signal)]);
      }
    }
  }

  /** Says that the connection is no good any more. */
  lost(connection: C, cause: unknown): void {
    if (!this.#stands(connection)) return;
    const { log, name } = this.#options;
    clearTimeout(this.#timer);
    log.info({ remote: name, cause: String(cause) }, "a connection was lost; opening another");
    connection.close().catch(() => undefined);
    void this.#open();
  }

  async close(): Promise<void> {
    const last = this.#state;
    this.#state = { kind: "closed" };
    this.#closing.abort();
    clearTimeout(this.#timer);
    if (last.kind === "open") await last.connection.close();
    if (last.kind === "opening") await last.done;
  }

  #open(): Promise<void> {
    // It serves whoever comes, not the call that found it broken.
    const done = apart(() => this.#attempt());
    this.#become({ kind: "opening", done });
    return done;
  }

  #become(next: State<C>): void {
    if (this.#closing.signal.aborted) return;
    this.#state = next;
    this.#options.changed();
  }

  async #attempt(): Promise<void> {
    // Out of the caller's turn, so that the state is set before anything comes of it.
    await Promise.resolve();
    try {
      const connection = await this.#connect();
      if (this.#closing.signal.aborted) return await connection.close();
      this.#failures = 0;
      this.#become({ kind: "open", connection });
      this.#watch(connection);
    } catch (error) {
      this.#fail(remoteFailure(error, this.#options.name));
    }
  }

  async #connect(): Promise<C> {
    const signal = AbortSignal.any([this.#closing.signal, AbortSignal.timeout(this.#options.connectMs)]);
    const early = Promise.withResolvers<never>();
    early.promise.catch(() => undefined);
    let connection: C | undefined;
    const opening = this.#options.open(signal, (cause) => {
      if (connection === undefined) early.reject(cause);
      else this.lost(connection, cause);
    });
    try {
      connection = await Promise.race([early.promise, opening]);
      return connection;
    } catch (error) {
      // Nobody will use what may still come of it.
      opening.then((late) => late.close()).catch(() => undefined);
      throw error;
    }
  }

  #fail(error: BatonError): void {
    if (this.#closing.signal.aborted) return;
    this.#failures += 1;
    const { log, name } = this.#options;
    const failure = toFailure(error);
    const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (this.#failures - 1)) * (0.75 + Math.random() / 2);
    // Said once for a stretch of failures; a server that stays away would fill the log.
    if (this.#failures === 1) log.warn({ remote: name, failure }, "a remote side cannot be reached; trying again");
    this.#later(wait, () => void this.#open());
    this.#become({ kind: "waiting", failure, until: Date.now() + wait });
  }

  #watch(connection: C): void {
    const { connectMs, lookAgainMs } = this.#options;
    this.#later(lookAgainMs, () => {
      const signal = AbortSignal.any([this.#closing.signal, AbortSignal.timeout(connectMs)]);
      connection.lookAgain(signal).then(
        () => {
          if (this.#stands(connection)) this.#watch(connection);
        },
        (cause: unknown) => this.lost(connection, cause),
      );
    });
  }

  #later(ms: number, work: () => void): void {
    this.#timer = setTimeout(work, ms);
    // A process that is done does not wait for it.
    this.#timer.unref();
  }

  #stands(connection: C): boolean {
    return this.#state.kind === "open" && this.#state.connection === connection;
  }
}

function closedError(name: string): Unavailable {
  return new Unavailable(`${name} is not registered any more`);
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}
