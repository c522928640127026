import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { openSync } from "node:fs";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";
import pg from "pg";

const main = fileURLToPath(new URL("../../src/server/main.ts", import.meta.url));
const agents = fileURLToPath(new URL("./agents/", import.meta.url));

export interface ServerOptions {
  readonly databaseUrl: string;
  /** For data and logs. */
  readonly folder: string;
  readonly ledger: string;
  readonly port: number;
}

/** The real server as a process of its own, started again and again on the same port. */
export class ServerProcess {
  readonly url: string;
  readonly #options: ServerOptions;
  #child: ChildProcess | undefined;
  /** Counts the processes from 0; -1 before the first. */
  epoch = -1;

  constructor(options: ServerOptions) {
    this.#options = options;
    this.url = `http://127.0.0.1:${options.port}`;
  }

  start(): void {
    const { databaseUrl, folder, ledger, port } = this.#options;
    this.epoch += 1;
    const url = new URL(databaseUrl);
    url.searchParams.set("application_name", this.#name());
    const log = openSync(`${folder}/server.log`, "a");
    this.#child = spawn(process.execPath, [main], {
      stdio: ["ignore", log, log],
      cwd: folder,
      env: {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        DATABASE_URL: url.toString(),
        PORT: String(port),
        BATON_DATA_DIR: `${folder}/data`,
        BATON_AGENTS_DIR: agents,
        BATON_LOG_LEVEL: "info",
        CHAOS_EPOCH: String(this.epoch),
        CHAOS_LEDGER: ledger,
      },
    });
  }

  /** Resolves when the server answers. @throws when its process ended instead */
  async ready(limitMs = 60_000): Promise<void> {
    const until = Date.now() + limitMs;
    for (;;) {
      const child = this.#child;
      if (child?.exitCode !== null) throw new Error(`the server ended with ${child?.exitCode}; see server.log`);
      const answer = await fetch(`${this.url}/ok`).catch(() => undefined);
      if (answer?.ok === true) return;
      if (Date.now() > until) throw new Error(`the server does not answer after ${limitMs} ms; see server.log`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** Kills it, and waits until Postgres has ended its sessions: from then on nothing of it can still be written. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null) return;
    const exited = once(child, "exit");
    child.kill("SIGKILL");
    await exited;
    const client = new pg.Client({ connectionString: this.#options.databaseUrl });
    await client.connect();
    const sessions = "SELECT count(*)::int AS n FROM pg_stat_activity WHERE application_name = $1";
    while ((await client.query<{ n: number }>(sessions, [this.#name()])).rows[0]?.n !== 0) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await client.end();
  }

  #name(): string {
    return `chaos-${this.epoch}`;
  }
}

/** A loopback port that nothing listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}
