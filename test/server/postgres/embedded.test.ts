import { chmod, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startPostgres } from "../../../src/server/postgres/embedded.ts";
import { readPostmaster } from "../../../src/server/postgres/postmaster.ts";

describe("the embedded Postgres", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "baton-postgres-"));
    await chmod(folder, 0o755);
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it("comes up once for several that start at the same moment, first on an empty folder, and ends with the last", async () => {
    const start = () => startPostgres({ folder, flags: ["-c", "fsync=off"] });
    for (const round of ["makes the cluster", "finds it"]) {
      const started = await Promise.all([start(), start(), start()]);
      expect(new Set(started.map(({ url }) => url)).size, round).toBe(1);
      await Promise.all(started.map((postgres) => postgres.stop()));
      expect(await readPostmaster(join(folder, "data")), round).toBeUndefined();
    }
    expect((await readdir(folder)).toSorted()).toEqual(["data", "password", "postgres.log"]);
  }, 30_000);

  it("comes up for one start however soon another that began with it is given up", async () => {
    const flags = ["-c", "fsync=off"];
    await (await startPostgres({ folder, flags })).stop();
    for (const after of [0, 20, 40, 60, 80, 100]) {
      const given = new AbortController();
      const first = startPostgres({ folder, flags, stop: given.signal }).catch((error: unknown) => {
        if (error !== given.signal.reason) throw error;
      });
      const second = startPostgres({ folder, flags });
      await sleep(after);
      given.abort();
      const postgres = await second;
      const client = new pg.Client({ connectionString: postgres.url });
      await client.connect();
      await (await first)?.stop();
      expect((await client.query("SELECT 1 AS one")).rows, `${after} ms`).toEqual([{ one: 1 }]);
      await client.end();
      await postgres.stop();
      expect(await readPostmaster(join(folder, "data")), `${after} ms`).toBeUndefined();
    }
  }, 60_000);
});
