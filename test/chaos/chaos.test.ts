import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { kinds } from "./faults/fault.ts";
import { runChaos } from "./run-chaos.ts";

it(
  "replicas under a fault of every kind lose no run, repeat no finished step, double no effect and leave no gap in a stream",
  { timeout: 400_000 },
  async () => {
    const seed = Math.floor(Math.random() * 1e9);
    process.stdout.write(`seed ${seed}\n`);
    const folder = await mkdtemp(join(tmpdir(), "baton-chaos-"));
    await chmod(folder, 0o755);
    const report = await runChaos({
      folder,
      seed,
      faults: kinds.length,
      replicas: 2,
      runs: 8,
      meanMs: 400,
      soakMinutes: 0,
      phases: ["faults"],
      pace: 0.3,
      sync: false,
    });
    expect(report.broken).toEqual([]);
    const figures = Object.fromEntries(report.figures.map(({ name, value }) => [name, value ?? 0]));
    for (const kind of kinds) expect(figures[`faults.${kind}`]).toBe(1);
    expect(figures["runs.total"]).toBeGreaterThan(8);
    expect(figures["runs.taken_over"]).toBeGreaterThan(0);
    expect(figures["streams.reconnects"]).toBeGreaterThan(0);
    // What failed is kept to look at.
    await rm(folder, { recursive: true });
  },
);
