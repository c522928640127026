import { setTimeout as sleep } from "node:timers/promises";
import { percentile } from "../audit/percentile.ts";
import { figure } from "../figure.ts";
import { Flood } from "../load/flood.ts";
import type { Job } from "../load/job.ts";
import { Load } from "../load/load.ts";
import { ReplicaClient } from "../load/replica-client.ts";
import { seeded } from "../../server/runs/support/random.ts";
import type { PhaseReport, Stage } from "./phase.ts";

const users = 4;
const everyMs = 200;
const warmMs = 3_000;
const measureMs = 15_000;

const openOfLoud = "SELECT count(*)::int AS n FROM runs WHERE tenant_id = 'loud' AND status IN ('pending', 'running')";

/** One tenant works quietly; then another one has twice as many runs open as there are concurrent runs otherwise. */
export async function noisyPhase({ cluster, seed, runs, patienceMs, say }: Stage): Promise<PhaseReport> {
  const urls = cluster.replicas.map(({ url }) => url);
  const load = new Load({ urls, seed: seed + 3, users, pace: 1, job: quietJob, everyMs });
  const patience = new AbortController();
  const flood = new Flood(new ReplicaClient(urls, seeded(seed + 4), patience.signal), 50);
  const times = (since: number): number[] => load.seen.slice(since).map(({ ms }) => ms);
  try {
    await sleep(warmMs);
    const calmFrom = load.seen.length;
    await sleep(measureMs);
    const calm = times(calmFrom);
    say(`noisy: ${calm.length} runs of the quiet tenant while all is calm`);
    let pouring = true;
    const poured = (async () => {
      while (pouring) {
        const [open] = await cluster.operator.rows<{ n: number }>(openOfLoud);
        if ((open?.n ?? 0) < 2 * runs) await flood.pour();
        else await sleep(50);
      }
    })();
    await sleep(warmMs);
    const loudFrom = load.seen.length;
    await sleep(measureMs);
    const loud = times(loudFrom);
    pouring = false;
    await poured;
    say(`noisy: ${loud.length} runs while ${flood.taken.length} were taken and ${flood.refused} refused beside them`);
    await flood.drain();
    await load.stop(patienceMs);
    const [before, after] = [percentile(calm, 0.95), percentile(loud, 0.95)];
    const ratio = before === undefined || after === undefined ? undefined : after / before;
    return {
      figures: [
        figure("tenant.p95_ratio", ratio, "ratio", loud.length),
        figure("tenant.calm.p95_ms", before, "ms", calm.length),
        figure("tenant.beside_flood.p95_ms", after, "ms", loud.length),
        figure("tenant.flood.taken", flood.taken.length, "runs", flood.taken.length + flood.refused),
        figure("tenant.flood.refused", flood.refused, "runs", flood.taken.length + flood.refused),
      ],
      broken: [],
      notes: load.seen.flatMap(({ trouble }) => (trouble === undefined ? [] : [`noisy: ${trouble}`])),
    };
  } finally {
    patience.abort();
    await load.abandon();
  }
}

/** Three short steps in a row. */
function quietJob(): Job {
  const step = (name: string, inputs: readonly string[]) => ({
    name,
    agent: "looking",
    with: { ms: 20 },
    inputs,
    outputs: [`${name}_out`],
  });
  const steps = [step("one", []), step("two", ["one_out"]), step("three", ["two_out"])];
  return { kind: "mixed", by: "wait", tenant: "south", input: { plan: { name: "quiet", steps } }, leaves: [] };
}
