import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { createTestDatabase } from "../support/test-database.ts";
import { killChaos } from "./kill-chaos.ts";

it(
  "a server killed again and again loses no run, repeats no finished step and leaves no gap in a stream",
  { timeout: 180_000 },
  async () => {
    const seed = Math.floor(Math.random() * 1e9);
    process.stdout.write(`seed ${seed}\n`);
    const database = await createTestDatabase();
    const folder = await mkdtemp(join(tmpdir(), "baton-chaos-"));
    try {
      const report = await killChaos({ databaseUrl: database.url, folder, kills: 4, users: 6, seed });
      expect(report).toMatchObject({ lost: [], repeated: [], gaps: [], repeats: [], kills: 4 });
      expect(report.recorded).toBeGreaterThan(0);
      expect(report.rejoins).toBeGreaterThan(0);
    } finally {
      await database.close();
      await rm(folder, { recursive: true });
    }
  },
);
