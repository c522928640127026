import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, openSync, closeSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { TcpProxy } from "./tcp-proxy.ts";

const main = fileURLToPath(new URL("../../../src/server/main.ts", import.meta.url));
const agents = fileURLToPath(new URL("../agents/", import.meta.url));

export interface ReplicaOptions {
  readonly index: number;
  readonly port: number;
  /** As owner; its port is replaced by that of the proxy. */
  readonly databaseUrl: string;
  readonly proxy: TcpProxy;
  readonly folder: string;
  readonly ledger: string;
  readonly mood: string;
  readonly apiKeys: string;
}

export type ReplicaState = "down" | "starting" | "up" | "frozen" | "stopping";

/** How long it may take to come up: on a busy machine, and with Postgres away in the middle of it, minutes. */
const readyMs = 300_000;
/** A process that neither answers nor ends for so long after its start is ended by the harness, as a supervisor would. */
const hungMs = 75_000;

/** The real server as a process of its own behind its own proxy to Postgres; when it ends by itself, it is started again. */
export class Replica {
  readonly url: string;
  readonly index: number;
  readonly proxy: TcpProxy;
  readonly #options: ReplicaOptions;
  #child: ChildProcess | undefined;
  #closed = false;
  #attended = false;
  /** Counts the processes from 0; -1 before the first. */
  epoch = -1;
  state: ReplicaState = "down";
  /** Ends that nobody asked for, after it had been ready. */
  readonly deaths: string[] = [];
  /** Starts that came to nothing without ending. */
  readonly hungStarts: string[] = [];

  constructor(options: ReplicaOptions) {
    this.#options = options;
    this.index = options.index;
    this.proxy = options.proxy;
    this.url = `http://127.0.0.1:${options.port}`;
  }

  /** Name of its present process's sessions in Postgres. */
  get sessionName(): string {
    return `chaos-${this.index}-${this.epoch}`;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Starts it and resolves when it answers; starts it again where it ends before that, as a supervisor would. */
  async start(): Promise<void> {
    this.state = "starting";
    const until = Date.now() + readyMs;
    this.#spawn();
    let since = Date.now();
    for (;;) {
      if (this.#closed) return;
      if (Date.now() > since + hungMs) {
        this.hungStarts.push(`replica ${this.index}, process ${this.epoch}, neither came up nor ended in ${hungMs} ms`);
        await this.#end("SIGKILL", "starting");
      }
      if (Date.now() > until) throw new Error(`replica ${this.index} does not come up; see ${this.#logFile()}`);
      if (this.#child === undefined || this.#child.exitCode !== null || this.#child.signalCode !== null) {
        await sleep(200);
        this.#spawn();
        since = Date.now();
      }
      const answer = await fetch(`${this.url}/ok`, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined);
      // Where the path is asked a key for, a refusal is an answer, too.
      if (answer !== undefined && answer.status < 500) break;
      await sleep(20);
    }
    this.state = "up";
    this.#attended = true;
  }

  /** SIGKILL; resolves when the process is gone. */
  async kill(): Promise<void> {
    await this.#end("SIGKILL", "down");
  }

  /** SIGTERM; resolves when the process has ended. @returns how long that took, milliseconds, and its exit code */
  async terminate(): Promise<{ ms: number; code: number | null }> {
    const since = performance.now();
    const code = await this.#end("SIGTERM", "stopping");
    this.state = "down";
    return { ms: performance.now() - since, code };
  }

  freeze(): void {
    this.state = "frozen";
    this.#child?.kill("SIGSTOP");
  }

  thaw(): void {
    this.#child?.kill("SIGCONT");
    if (this.state === "frozen") this.state = "up";
  }

  /** Resident memory of the process, bytes; `undefined` where there is none. */
  memory(): number | undefined {
    try {
      const status = readFileSync(`/proc/${this.pid ?? 0}/status`, "utf8");
      return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
    } catch {
      return undefined;
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.thaw();
    await this.kill();
  }

  async #end(signal: NodeJS.Signals, state: ReplicaState): Promise<number | null> {
    this.#attended = false;
    this.state = state;
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return null;
    const exited = once(child, "exit") as Promise<[number | null]>;
    child.kill(signal);
    const [code] = await exited;
    return code;
  }

  #logFile(): string {
    return `${this.#options.folder}/replica-${this.index}.log`;
  }

  #spawn(): void {
    const { databaseUrl, proxy, folder, ledger, mood, apiKeys, port } = this.#options;
    this.epoch += 1;
    const url = new URL(databaseUrl);
    url.port = String(proxy.port);
    url.searchParams.set("application_name", this.sessionName);
    const data = `${folder}/data-${this.index}`;
    mkdirSync(data, { recursive: true });
    const log = openSync(this.#logFile(), "a");
    const child = spawn(process.execPath, [main], {
      stdio: ["ignore", log, log],
      cwd: data,
      env: {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        DATABASE_URL: url.toString(),
        PORT: String(port),
        BATON_DATA_DIR: data,
        BATON_AGENTS_DIR: agents,
        BATON_API_KEYS: apiKeys,
        BATON_SECRET: "chaos-chaos-chaos-chaos-chaos-chaos",
        BATON_LOG_LEVEL: "info",
        CHAOS_REPLICA: String(this.index),
        CHAOS_EPOCH: String(this.epoch),
        CHAOS_LEDGER: ledger,
        CHAOS_MOOD: mood,
      },
    });
    closeSync(log);
    this.#child = child;
    child.once("exit", (code, signal) => {
      if (this.#child !== child || !this.#attended || this.#closed) return;
      this.#attended = false;
      this.deaths.push(
        `replica ${this.index} ended by itself (${signal ?? `code ${code}`}) at ${new Date().toISOString()}`,
      );
      this.start().catch((error: unknown) => this.deaths.push(String(error)));
    });
  }
}
