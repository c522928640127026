import { spawn, type ChildProcess } from "node:child_process";
import { open, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Account } from "./account.ts";
import type { Binaries } from "./binaries.ts";

/** The server process over a data directory, as its own pid file has it. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  /** It is on its way up, or recovers from a crash. */
  readonly starting: boolean;
}

/** The server that holds this data directory; `undefined` where none is alive. */
export async function readPostmaster(data: string): Promise<Postmaster | undefined> {
  const lines = (await readFile(join(data, "postmaster.pid"), "utf8").catch(() => "")).split("\n");
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  return pid > 0 && port > 0 && isAlive(pid) ? { pid, port, starting: lines[7]?.trim() !== "ready" } : undefined;
}

/** Starts the server process over `home`; what it says goes to `postgres.log` there. */
export async function launch(
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

/** Fast shutdown; waits at most 15 seconds for the process to end. */
export async function stopProcess(pid: number): Promise<void> {
  if (pid <= 0 || !isAlive(pid)) return;
  process.kill(pid, "SIGINT");
  for (let waited = 0; isAlive(pid) && waited < 15_000; waited += 25) await sleep(25);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
