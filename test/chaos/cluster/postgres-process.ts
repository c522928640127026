import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { answers } from "../../../src/server/postgres/admin.ts";
import { startPostgres } from "../../../src/server/postgres/embedded.ts";
import { readPostmaster } from "../../../src/server/postgres/postmaster.ts";

export type Shutdown = "fast" | "immediate" | "kill";

const signals = { fast: "SIGINT", immediate: "SIGQUIT", kill: "SIGKILL" } as const;
const patienceMs = 60_000;

/** A real Postgres with a data folder of its own that can be stopped in each way in which one stops, and started again. */
export class PostgresProcess {
  readonly #folder: string;
  readonly #flags: readonly string[];
  /** Connection string of the database, as its owner, who sees every tenant. Its port may be another after each start. */
  url = "";

  constructor(folder: string, { sync }: { readonly sync: boolean }) {
    this.#folder = folder;
    // Commit times say when an event became durable, without a question asked at that moment.
    this.#flags = ["-c", "track_commit_timestamp=on", ...(sync ? [] : ["-c", "fsync=off"])];
  }

  get port(): number {
    return Number(new URL(this.url).port);
  }

  /** Tries until it is up: after a kill the old server's processes may still hold its memory. */
  async start(): Promise<void> {
    const until = Date.now() + patienceMs;
    for (;;) {
      try {
        ({ url: this.url } = await startPostgres({ folder: this.#folder, flags: this.#flags }));
        return;
      } catch (error) {
        if (Date.now() > until) throw error;
        await sleep(100);
      }
    }
  }

  /** Ends it and resolves when its process is gone. */
  async stop(how: Shutdown): Promise<void> {
    const data = join(this.#folder, "data");
    const running = await readPostmaster(data);
    if (running === undefined) return;
    process.kill(running.pid, signals[how]);
    const until = Date.now() + patienceMs;
    while ((await readPostmaster(data))?.pid === running.pid) {
      if (Date.now() > until) throw new Error(`Postgres does not stop on ${signals[how]}`);
      await sleep(10);
    }
  }

  /** Whether it takes a connection and answers. */
  answers(): Promise<boolean> {
    return answers(this.url);
  }
}
