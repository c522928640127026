import { setTimeout as sleep } from "node:timers/promises";
import { seeded } from "../../server/runs/support/random.ts";
import { randomJob, type Job } from "./job.ts";
import { ReplicaClient } from "./replica-client.ts";
import { User, type Seen } from "./user.ts";
import type { Draw } from "./workflows.ts";

export interface LoadOptions {
  readonly urls: readonly string[];
  readonly seed: number;
  /** Users at work at the same time, each with one run. */
  readonly users: number;
  /** How long steps take against the usual; 1 is usual. */
  readonly pace: number;
  readonly job?: (draw: Draw) => Job;
  /** How long at least from one job of a user to the next, milliseconds. Default 0. */
  readonly everyMs?: number;
}

/** Many users at work until they are stopped; each decides by a seed of its own, so that what one does does not depend on the others. */
export class Load {
  readonly seen: Seen[] = [];
  readonly #patience = new AbortController();
  readonly #working: Promise<unknown>;
  #stopped = false;

  constructor({ urls, seed, users, pace, job = randomJob, everyMs = 0 }: LoadOptions) {
    const each = Array.from({ length: users }, async (_, index) => {
      const random = seeded(seed * 10_007 + index);
      // Where it connects to depends on what happens to it; what it does must not.
      const wander = seeded(seed * 20_011 + index);
      const user = new User(new ReplicaClient(urls, wander, this.#patience.signal), wander);
      while (!this.#stopped) {
        const since = performance.now();
        this.seen.push(...(await user.do(job({ random, pace }))));
        const leftMs = everyMs - (performance.now() - since);
        if (leftMs > 0) await sleep(leftMs);
      }
    });
    this.#working = Promise.all(each);
  }

  /** Lets every user finish what it does, for at most `patienceMs`. */
  async stop(patienceMs: number): Promise<void> {
    this.#stopped = true;
    const timer = setTimeout(() => this.#patience.abort(), patienceMs);
    await this.#working;
    clearTimeout(timer);
  }

  /** Gives everything up at once. */
  async abandon(): Promise<void> {
    this.#stopped = true;
    this.#patience.abort();
    await this.#working;
  }
}
