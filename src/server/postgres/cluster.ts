import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { chown, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Unavailable } from "../../tools/errors.ts";
import type { Account } from "./account.ts";
import type { Binaries } from "./binaries.ts";
import { exists } from "./exists.ts";

/** What an initdb that was killed with its process left: nobody makes a cluster for so long, milliseconds. */
const STALE_MS = 3_600_000;

/**
 * Makes the cluster in `data` unless it is there. It is made elsewhere and moved there whole, so that neither a start that is killed
 * midway nor a second one at the same moment leaves half a cluster.
 *
 * @param stop ends it midway; nothing of it stays
 * @throws Unavailable when initdb fails, with the end of what it said.
 */
export async function ensureCluster(
  binaries: Binaries,
  account: Account,
  home: string,
  password: string,
  stop?: AbortSignal,
): Promise<void> {
  const data = join(home, "data");
  const isThere = (): Promise<boolean> => exists(join(data, "PG_VERSION"));
  await removeStale(home);
  if (await isThere()) return;
  const draft = join(home, `initdb-${randomUUID()}`);
  const passwordFile = `${draft}-password`;
  try {
    await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
    if (account.uid !== undefined && account.gid !== undefined) await chown(passwordFile, account.uid, account.gid);
    await initdb(binaries, account, home, ["-D", draft, `--pwfile=${passwordFile}`], stop);
    stop?.throwIfAborted();
    await rename(draft, data).catch(async (error: unknown) => {
      if (!(await isThere())) throw error;
    });
  } finally {
    await rm(passwordFile, { force: true });
    // What was just killed may still be ending a write.
    await rm(draft, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function removeStale(home: string): Promise<void> {
  for (const name of await readdir(home)) {
    if (!name.startsWith("initdb-")) continue;
    // Another start may be removing it as well.
    const made = await stat(join(home, name)).catch(() => undefined);
    if (made === undefined || made.mtimeMs > Date.now() - STALE_MS) continue;
    await rm(join(home, name), { recursive: true, force: true, maxRetries: 5 });
  }
}

async function initdb(
  binaries: Binaries,
  account: Account,
  home: string,
  where: readonly string[],
  stop: AbortSignal | undefined,
): Promise<void> {
  stop?.throwIfAborted();
  const args = [...where, "-U", "baton", "-A", "scram-sha-256", "--encoding=UTF8", "--locale=C"];
  // A process group of its own, for initdb starts servers that would write on into the folder without it.
  const child = spawn(binaries.initdb, args, {
    ...account,
    cwd: home,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const end = (): void => {
    if (child.pid !== undefined && child.exitCode === null) endGroup(child.pid);
  };
  stop?.addEventListener("abort", end);
  // A second signal or a crash ends this process without waiting for anything.
  process.on("exit", end);
  let said = "";
  child.stdout.on("data", (chunk: Buffer) => (said += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const code = await new Promise<number | null>((done, fail) => {
    child.once("error", fail);
    child.once("close", done);
  }).finally(() => {
    stop?.removeEventListener("abort", end);
    process.off("exit", end);
  });
  stop?.throwIfAborted();
  if (code !== 0) throw new Unavailable(`initdb ended with code ${code}: ${said.slice(-2000)}`);
}

/** Those that have ended by themselves are no error. */
function endGroup(leader: number): void {
  try {
    process.kill(-leader, "SIGKILL");
  } catch {
    return;
  }
}
