import { setTimeout as sleep } from "node:timers/promises";
import { audit } from "../audit/audit.ts";
import { figure } from "../figure.ts";
import { readLedger } from "../ledger.ts";
import { Load } from "../load/load.ts";
import type { PhaseReport, Stage } from "./phase.ts";
import { brokenBy } from "./faults.ts";
import { tellProgress } from "./progress.ts";

const sampleMs = 5_000;

/** The mixed load and no faults: memory stays flat, connections bounded, and nothing goes wrong. */
export async function soakPhase(
  { cluster, seed, runs, pace, patienceMs, say }: Stage,
  minutes: number,
): Promise<PhaseReport> {
  const urls = cluster.replicas.map(({ url }) => url);
  const load = new Load({ urls, seed: seed + 2, users: runs, pace });
  const quiet = tellProgress(say, "soak", { cluster, load });
  const memory: number[][] = cluster.replicas.map(() => []);
  let connections = 0;
  try {
    for (const until = Date.now() + minutes * 60_000; Date.now() < until;) {
      await sleep(Math.min(sampleMs, until - Date.now()));
      cluster.replicas.forEach((replica, at) => memory[at]?.push(replica.memory() ?? 0));
      connections = Math.max(connections, await cluster.operator.connections());
    }
    await load.stop(patienceMs);
  } finally {
    quiet();
    await load.abandon();
  }
  const found = await audit(cluster.operator, { seen: load.seen, ledger: readLedger(cluster.ledger), flooded: [] });
  const growth = memory.map(growthOf).filter((ratio) => ratio !== undefined);
  const mostMb = Math.max(...memory.flat()) / 1024 / 1024;
  return {
    figures: [
      figure("soak.runs", load.seen.length, "runs", runs),
      figure("soak.errors", brokenBy(found).length, "errors", load.seen.length),
      figure(
        "memory.growth_ratio",
        growth.length === 0 ? undefined : Math.max(...growth),
        "ratio",
        memory.flat().length,
      ),
      figure("memory.max_mb", mostMb, "MB", memory.flat().length),
      figure("soak.connections.max", connections, "sessions", memory[0]?.length ?? 0),
    ],
    broken: brokenBy(found),
    notes: [],
  };
}

/** The last quarter against the second one: the first is warming up. */
function growthOf(samples: readonly number[]): number | undefined {
  const quarter = Math.floor(samples.length / 4);
  if (quarter === 0) return undefined;
  const mean = (part: readonly number[]): number => part.reduce((sum, value) => sum + value, 0) / part.length;
  return mean(samples.slice(-quarter)) / mean(samples.slice(quarter, 2 * quarter));
}
