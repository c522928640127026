import { spawn, type ChildProcess } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { chown, mkdir, open, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { Unavailable } from "../../tools/errors.ts";
import { canEnter, canExecute, postgresAccount, type Account } from "./account.ts";
import { copyBinaries, findBinaries, type Binaries } from "./binaries.ts";

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
}

/**
 * Starts a real Postgres server on a free loopback port, or takes over one that still runs in this folder because its
 * starter was killed, or that another process shares.
 *
 * @throws Unavailable when the server does not come up, with the end of its log.
 */
export async function startPostgres({ folder, flags = [] }: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const account = postgresAccount();
  const home = await reachableHome(account, resolve(folder));
  const data = join(home, "data");
  const password = await keepPassword(home);
  const running = await readPostmaster(data);
  if (running && (await answers(urlOf(running.port, password, "postgres")))) {
    await ensureDatabase(urlOf(running.port, password, "postgres"));
    return handle(running.pid, running.port, password);
  }

  const binaries = await reachableBinaries(account, home);
  if (!(await exists(join(data, "PG_VERSION")))) await initialise(binaries, account, home, password);
  const port = await freePort();
  const child = await launch(binaries, account, home, port, flags);
  const admin = urlOf(port, password, "postgres");
  await waitUntilReady(child, admin, join(home, "postgres.log"));
  await ensureDatabase(admin);
  return handle(child.pid ?? 0, port, password);
}

function handle(pid: number, port: number, password: string): EmbeddedPostgres {
  const stop = async (): Promise<void> => {
    if (!(await isShared(urlOf(port, password, "postgres")))) await stopProcess(pid);
  };
  return { url: urlOf(port, password, "baton"), stop };
}

function urlOf(port: number, password: string, database: string): string {
  return `postgres://baton:${password}@127.0.0.1:${port}/${database}`;
}

/** The folder itself, or a stand-in below /var/tmp when root starts Postgres from a place closed to other accounts. */
async function reachableHome(account: Account, folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  if (account.uid === undefined || account.gid === undefined) return folder;
  await chown(folder, account.uid, account.gid);
  if (canEnter(account, folder)) return folder;
  const standIn = `/var/tmp/baton-${createHash("sha256").update(folder).digest("hex").slice(0, 12)}`;
  await mkdir(standIn, { recursive: true });
  await chown(standIn, account.uid, account.gid);
  return standIn;
}

async function reachableBinaries(account: Account, home: string): Promise<Binaries> {
  const installed = await findBinaries();
  if (canExecute(account, installed.postgres)) return installed;
  const copy = { initdb: join(home, "bin", "initdb"), postgres: join(home, "bin", "postgres") };
  return (await exists(copy.postgres)) ? copy : copyBinaries(installed, home);
}

async function exists(path: string): Promise<boolean> {
  return open(path).then(
    (file) => file.close().then(() => true),
    () => false,
  );
}

/** The owner's password, made once. It keeps other accounts of the machine out of the loopback port. */
async function keepPassword(home: string): Promise<string> {
  const file = join(home, "password");
  const known = await readFile(file, "utf8").catch(() => undefined);
  if (known) return known.trim();
  const made = randomBytes(18).toString("base64url");
  await writeFile(file, made, { mode: 0o600 });
  return made;
}

async function initialise(binaries: Binaries, account: Account, home: string, password: string): Promise<void> {
  const data = join(home, "data");
  // A first start that was killed midway leaves a data folder without PG_VERSION; initdb wants it empty.
  await rm(data, { recursive: true, force: true });
  const passwordFile = join(home, "initdb-password");
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  if (account.uid !== undefined && account.gid !== undefined) await chown(passwordFile, account.uid, account.gid);
  const args = [
    "-D",
    data,
    "-U",
    "baton",
    "-A",
    "scram-sha-256",
    "--encoding=UTF8",
    "--locale=C",
    `--pwfile=${passwordFile}`,
  ];
  const child = spawn(binaries.initdb, args, { ...account, cwd: home, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  child.stdout.on("data", (chunk: Buffer) => (said += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const code = await new Promise<number | null>((done, fail) => {
    child.once("error", fail);
    child.once("close", done);
  });
  await rm(passwordFile, { force: true });
  if (code !== 0) throw new Unavailable(`initdb ended with code ${code}: ${said.slice(-2000)}`);
}

async function launch(
  binaries: Binaries,
  account: Account,
  home: string,
  port: number,
  flags: readonly string[],
): Promise<ChildProcess> {
  const log = await open(join(home, "postgres.log"), "a");
  const settings = { listen_addresses: "127.0.0.1", unix_socket_directories: "", max_connections: "200" };
  const args = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const child = spawn(binaries.postgres, ["-D", join(home, "data"), "-p", String(port), ...args, ...flags], {
    ...account,
    cwd: home,
    // A process group of its own: Ctrl-C at the terminal must reach the server, which drains first and then stops Postgres.
    detached: true,
    stdio: ["ignore", log.fd, log.fd],
  });
  child.unref();
  await log.close();
  return child;
}

async function waitUntilReady(child: ChildProcess, url: string, logFile: string): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline && child.exitCode === null) {
    if (await answers(url)) return;
    await sleep(50);
  }
  const log = await readFile(logFile, "utf8").catch(() => "");
  throw new Unavailable(`Postgres did not come up: ${log.slice(-2000)}`);
}

/** Whether others use the server; a connection that is just being closed gets a moment to go. */
async function isShared(adminUrl: string): Promise<boolean> {
  const client = new Client({ connectionString: adminUrl });
  client.on("error", () => undefined);
  try {
    await client.connect();
    for (let tries = 0; tries < 20; tries++) {
      const others = await client.query(
        "SELECT FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()",
      );
      if (others.rowCount === 0) return false;
      await sleep(25);
    }
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function answers(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  client.on("error", () => undefined);
  try {
    await client.connect();
    await client.query("SELECT 1");
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function ensureDatabase(adminUrl: string): Promise<void> {
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const { rowCount } = await client.query("SELECT FROM pg_database WHERE datname = 'baton'");
    if (rowCount === 0) await client.query("CREATE DATABASE baton");
  } finally {
    await client.end();
  }
}

/** Process id and port of the server that holds this data directory, from its own pid file. */
async function readPostmaster(data: string): Promise<{ pid: number; port: number } | undefined> {
  const lines = (await readFile(join(data, "postmaster.pid"), "utf8").catch(() => "")).split("\n");
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  return pid > 0 && port > 0 && isAlive(pid) ? { pid, port } : undefined;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function stopProcess(pid: number): Promise<void> {
  if (pid <= 0 || !isAlive(pid)) return;
  process.kill(pid, "SIGINT");
  for (let waited = 0; isAlive(pid) && waited < 15_000; waited += 25) await sleep(25);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  if (address === null || typeof address === "string") throw new Unavailable("no free port on the loopback interface");
  return address.port;
}
