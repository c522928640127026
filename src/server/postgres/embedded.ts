import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Unavailable } from "../../tools/errors.ts";
import { postgresAccount, type Account } from "./account.ts";
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
/** How often one is begun that ends at once: another start holds the folder, and may have given it back since. */
const LAUNCHES = 5;

interface Place {
  readonly account: Account;
  readonly home: string;
  readonly password: string;
  readonly flags: readonly string[];
  /** By `Date.now`. */
  readonly deadline: number;
  readonly stop: AbortSignal | undefined;
}

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
  const place = { account, home, password, flags, deadline: Date.now() + PATIENCE_MS, stop };
  for (let launches = 0; ; launches += 1) {
    // Postgres lets one server into a data directory: when another start was quicker, its server is ours too.
    const found = await takeOver(place);
    if (found !== undefined) return found;
    if (launches === LAUNCHES || Date.now() > place.deadline) break;
    const own = await bringUp(place);
    if (own !== undefined) return own;
  }
  const log = await readFile(join(home, "postgres.log"), "utf8").catch(() => "");
  throw new Unavailable(`Postgres did not come up: ${log.slice(-2000)}`);
}

/** A server of our own, once it answers; `undefined` where it ends before, or is not up in time. */
async function bringUp({
  account,
  home,
  password,
  flags,
  deadline,
  stop,
}: Place): Promise<EmbeddedPostgres | undefined> {
  const binaries = await reachableBinaries(account, home);
  await ensureCluster(binaries, account, home, password, stop);
  const port = await freePort();
  stop?.throwIfAborted();
  const child = await launch(binaries, account, home, port, flags);
  const pid = child.pid ?? 0;
  while (Date.now() < deadline && child.exitCode === null && child.signalCode === null) {
    const reached = await reach(pid, port, password);
    if (reached !== undefined) return reached;
    if (stop?.aborted === true) {
      await endUnlessShared(pid, port, password);
      stop.throwIfAborted();
    }
    await sleep(50);
  }
  return undefined;
}

/** The server that somebody else started in this folder, once it answers; `undefined` when there is none that will. */
async function takeOver({ home, password, deadline, stop }: Place): Promise<EmbeddedPostgres | undefined> {
  for (;;) {
    stop?.throwIfAborted();
    const running = await readPostmaster(join(home, "data"));
    if (running === undefined) return undefined;
    const reached = await reach(running.pid, running.port, password);
    if (reached !== undefined) return reached;
    if (!running.starting || Date.now() > deadline) return undefined;
    await sleep(50);
  }
}

/** The server at this port; `undefined` while it does not answer, and where whoever else has it ends it just now. */
async function reach(pid: number, port: number, password: string): Promise<EmbeddedPostgres | undefined> {
  const admin = urlOf(port, password, "postgres");
  if (!(await answers(admin))) return undefined;
  try {
    await ensureDatabase(admin);
  } catch (error) {
    if (await answers(admin)) throw error;
    return undefined;
  }
  return { url: urlOf(port, password, "baton"), stop: () => endUnlessShared(pid, port, password) };
}

/** Somebody else may have found it, even while we still waited for it. */
async function endUnlessShared(pid: number, port: number, password: string): Promise<void> {
  if (!(await isShared(urlOf(port, password, "postgres")))) await stopProcess(pid);
}

function urlOf(port: number, password: string, database: string): string {
  return `postgres://baton:${password}@127.0.0.1:${port}/${database}`;
}
