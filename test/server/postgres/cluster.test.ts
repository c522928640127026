import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { chmod, mkdir, mkdtemp, readFile, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { postgresAccount } from "../../../src/server/postgres/account.ts";
import { reachableBinaries } from "../../../src/server/postgres/binaries.ts";
import { ensureCluster } from "../../../src/server/postgres/cluster.ts";
import { eventually } from "../runs/support/collect.ts";

const embedded = fileURLToPath(new URL("../../../src/server/postgres/embedded.ts", import.meta.url));

describe("the making of a cluster", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "baton-cluster-"));
    await chmod(folder, 0o755);
  });
  afterEach(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));

  /** Processes that work in the folder, of those that are not this test's own child. */
  const atWork = async (): Promise<string[]> => {
    const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
    const lines = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")));
    return lines.filter((line) => line.includes(join(folder, "initdb-")));
  };

  it("ends with its process, also where that does not wait", async () => {
    const program = `
      import { startPostgres } from ${JSON.stringify(embedded)};
      process.on("SIGTERM", () => process.exit(1));
      await startPostgres({ folder: ${JSON.stringify(folder)} });`;
    const child = spawn(process.execPath, ["--input-type=module", "--eval", program], { stdio: "ignore" });
    const exited = once(child, "exit");
    const madeSoFar = async (part: string): Promise<boolean> =>
      (await readdir(folder)).some((name) => existsSync(join(folder, name, part)));
    await eventually(() => madeSoFar("base/1"), 30_000);
    child.kill("SIGTERM");
    expect(await exited).toEqual([1, null]);
    // Whoever is killed takes a moment to go; initdb by itself would go on to a whole cluster.
    await eventually(async () => (await atWork()).length === 0, 30_000);
    // What is made last.
    expect(await madeSoFar("base/5")).toBe(false);
  }, 60_000);

  it("takes away what others left long ago, and leaves what is new", async () => {
    const long = new Date(Date.now() - 2 * 3_600_000);
    for (const name of ["initdb-old", "initdb-new"]) {
      await mkdir(join(folder, name, "base"), { recursive: true });
      await writeFile(join(folder, `${name}-password`), "secret");
    }
    await mkdir(join(folder, "data"));
    await writeFile(join(folder, "data", "PG_VERSION"), "18");
    for (const name of ["initdb-old", "initdb-old-password", "data"]) await utimes(join(folder, name), long, long);
    const account = postgresAccount();
    await ensureCluster(await reachableBinaries(account, folder), account, folder, "secret");
    const left = (await readdir(folder)).filter((name) => name !== "bin");
    expect(left.toSorted()).toEqual(["data", "initdb-new", "initdb-new-password"]);
  });
});
