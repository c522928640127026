import { setTimeout as sleep } from "node:timers/promises";
import { pick } from "./pick.ts";
import { keyOf, type Tenant } from "./tenants.ts";

/** Thrown when an answer is no success. */
export class Refused extends Error {
  readonly status: number;
  readonly retryAfterMs: number;
  constructor(status: number, text: string, retryAfterMs: number) {
    super(`${status}: ${text.slice(0, 300)}`);
    this.name = "Refused";
    this.status = status;
    this.retryAfterMs = retryAfterMs;
  }
}

/** A server that says nothing for this long is taken for dead; it gives a sign of life every 5 s. */
const silentMs = 12_000;
const retryMs = 50;

export interface Call {
  readonly tenant: Tenant;
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Ends reading the answer. */
  readonly signal?: AbortSignal;
  /** How long the answer may take to begin, milliseconds. Default 10,000. */
  readonly answerMs?: number;
}

export interface Answer {
  readonly headers: Headers;
  /** The text as it comes; breaks off with an error when nothing comes any more. */
  readonly pieces: AsyncGenerator<string, void, void>;
}

/** HTTP to whichever replica `random` picks, whether or not it works just now. */
export class ReplicaClient {
  readonly #urls: readonly string[];
  readonly #random: () => number;
  /** When it aborts, what does not work is given up. */
  readonly #patience: AbortSignal;

  constructor(urls: readonly string[], random: () => number, patience: AbortSignal) {
    this.#urls = urls;
    this.#random = random;
    this.#patience = patience;
  }

  get givenUp(): boolean {
    return this.#patience.aborted;
  }

  /** One try. @throws Refused; whatever `fetch` throws */
  async open({ tenant, path, body, headers = {}, signal, answerMs = 10_000 }: Call): Promise<Answer> {
    const url = `${pick(this.#urls, this.#random)}${path}`;
    const watch = new AbortController();
    let timer = setTimeout(() => watch.abort(), answerMs);
    const alive = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => watch.abort(), silentMs);
    };
    const signals = [watch.signal, this.#patience, ...(signal === undefined ? [] : [signal])];
    try {
      const response = await fetch(url, {
        method: body === undefined ? "GET" : "POST",
        headers: { "x-api-key": keyOf(tenant), "content-type": "application/json", ...headers },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        signal: AbortSignal.any(signals),
      });
      alive();
      if (!response.ok) {
        const retryAfter = Number(response.headers.get("retry-after") ?? 0);
        throw new Refused(response.status, await response.text(), retryAfter * 1_000);
      }
      return { headers: response.headers, pieces: pieces(response, alive, () => clearTimeout(timer)) };
    } catch (error) {
      clearTimeout(timer);
      throw error;
    }
  }

  /** One try at an answer in JSON. */
  async json<T>(call: Call): Promise<T> {
    const { pieces: parts } = await this.open(call);
    let text = "";
    for await (const part of parts) text += part;
    return JSON.parse(text.trim() === "" ? "null" : text) as T;
  }

  /** Tries until it works: any replica may be down at any moment. @throws Refused where another try is no use */
  async persist<T>(work: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await work();
      } catch (error) {
        if (this.#patience.aborted) throw error;
        const refused = error instanceof Refused && error.status < 500 && error.status !== 429;
        if (refused) throw error;
        await sleep(error instanceof Refused ? Math.max(retryMs, Math.min(error.retryAfterMs, 2_000)) : retryMs);
      }
    }
  }
}

async function* pieces(response: Response, alive: () => void, over: () => void): AsyncGenerator<string, void, void> {
  const decoder = new TextDecoder();
  try {
    for await (const chunk of response.body ?? []) {
      alive();
      yield decoder.decode(chunk as Uint8Array, { stream: true });
    }
  } finally {
    over();
  }
}
