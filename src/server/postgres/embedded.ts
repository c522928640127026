import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Unavailable } from "../../tools/errors.ts";
import { postgresAccount } from "./account.ts";
import { answers, ensureDatabase, isShared } from "./admin.ts";
import { reachableBinaries } from "./binaries.ts";
import { ensureCluster } from "./cluster.ts";
import { freePort } from "./free-port.ts";
import { reachableHome } from "./home.ts";
import { keepPassword } from "./password.ts";
import { launch, readPostmaster, stopProcess } from "./postmaster.ts";

export interface EmbeddedPostgres {
  /** Connection string of the database `baton`, as its owner. */
  readonly url: string;
  /** Fast shutdown, unless somebody else is still connected: the last one out ends it. Close your own connections first. */
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  /** Data directory of the cluster, made on first use. */
  readonly folder: string;
  /** Extra `postgres` settings, as in `["-c", "fsync=off"]`. */
  readonly flags?: readonly string[];
  /** Gives the start up: what it has begun ends, and it rejects with the signal's reason. */
  readonly stop?: AbortSignal | undefined;
}

/** How long a server may take to come up, recovery included, milliseconds. */
const PATIENCE_MS = 60_000;

/**
 * Starts a real Postgres server on a free loopback port, or takes over one that still runs in this folder because its
 * starter was killed, or that another process shares. Several may start at once: one of them brings the server up.
 *
 * @throws Unavailable when the server does not come up, with the end of its log.
 */
export async function startPostgres({ folder, flags = [], stop }: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const account = postgresAccount();
  const home = await reachableHome(account, resolve(folder));
  const password = await keepPassword(home);
  const deadline = Date.now() + PATIENCE_MS;
  const found = await takeOver(home, password, deadline, stop);
  if (found !== undefined) return found;

  const binaries = await reachableBinaries(account, home);
  await ensureCluster(binaries, account, home, password, stop);
  const port = await freePort();
  stop?.throwIfAborted();
  const child = await launch(binaries, account, home, port, flags);
  while (Date.now() < deadline && child.exitCode === null) {
    if (await answers(urlOf(port, password, "postgres"))) return handle(child.pid ?? 0, port, password);
    if (stop?.aborted === true) {
      // Nobody can be connected yet.
      await stopProcess(child.pid ?? 0);
      stop.throwIfAborted();
    }
    await sleep(50);
  }
  // Postgres lets one server into a data directory: when another start was quicker, its server is ours too.
  const other = await takeOver(home, password, deadline, stop);
  if (other !== undefined) return other;
  const log = await readFile(join(home, "postgres.log"), "utf8").catch(() => "");
  throw new Unavailable(`Postgres did not come up: ${log.slice(-2000)}`);
}

/** The server that somebody else started in this folder, once it answers; `undefined` when there is none that will. */
async function takeOver(
  home: string,
  password: string,
  deadline: number,
  stop: AbortSignal | undefined,
): Promise<EmbeddedPostgres | undefined> {
  for (;;) {
    stop?.throwIfAborted();
    const running = await readPostmaster(join(home, "data"));
    if (running === undefined) return undefined;
    if (await answers(urlOf(running.port, password, "postgres"))) return handle(running.pid, running.port, password);
    if (!running.starting || Date.now() > deadline) return undefined;
    await sleep(50);
  }
}

async function handle(pid: number, port: number, password: string): Promise<EmbeddedPostgres> {
  const admin = urlOf(port, password, "postgres");
  await ensureDatabase(admin);
  const stop = async (): Promise<void> => {
    if (!(await isShared(admin))) await stopProcess(pid);
  };
  return { url: urlOf(port, password, "baton"), stop };
}

function urlOf(port: number, password: string, database: string): string {
  return `postgres://baton:${password}@127.0.0.1:${port}/${database}`;
}
