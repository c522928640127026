import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { defineAgent } from "../src/agents/define-agent.ts";
import type { BatonGraph } from "../src/graph/build-graph.ts";
import { createRandom } from "../samples/generate/random.ts";
import { withDurableGraph } from "./durable-graph.ts";
import { quantile, type Figure } from "./figure.ts";
import { criticalPath, superstepsPath, unevenPlan, type UnevenPlan } from "./schedule-plans.ts";

const PLANS = 60;
/** Runs side by side: their agents sleep. */
const LANES = 3;

/** Sleeps for `ms`, and counts how many sleep. */
function createSleeper() {
  const at = { work: 0, most: 0 };
  const agent = defineAgent({
    name: "sleeper",
    version: "1.0.0",
    description: "sleeps",
    capabilities: [{ name: "sleep", description: "sleeps", examples: [] }],
    input: z.looseObject({ ms: z.number() }),
    output: z.object({ slept: z.number() }),
    effect: "pure",
    execute: async ({ input: { ms } }, { signal }) => {
      at.most = Math.max(at.most, ++at.work);
      await sleep(ms, undefined, { signal });
      at.work--;
      return { slept: ms };
    },
  });
  return { agent, at };
}

interface Measured {
  readonly plan: UnevenPlan;
  readonly ms: number;
  /** Makespan ÷ critical path; the same for plain supersteps that cost nothing themselves, and for bare promises just before. */
  readonly ratio: number;
  readonly waves: number;
  readonly bare: number;
}

/**
 * How near a run stays to its critical path: random uneven plans whose agents sleep, checkpoints in Postgres. Baseline: the same plans in
 * plain supersteps, where every wave waits for its slowest step; computed, so that it costs nothing beyond the sleeps.
 */
export async function schedule(): Promise<Figure[]> {
  const { agent, at } = createSleeper();
  const source = createRandom(1);
  const random = (): number => source.next();
  const plans = Array.from({ length: PLANS }, () => unevenPlan(random));
  const measured = await withDurableGraph([agent], async ({ graph }) => {
    for (const plan of plans.slice(0, 3)) await run(graph, { ...plan, sleeps: plan.sleeps.slice(0, 4) });
    const queue = [...plans];
    const done: Measured[] = [];
    const lane = async (): Promise<void> => {
      for (let plan = queue.shift(); plan !== undefined; plan = queue.shift()) done.push(await measure(graph, plan));
    };
    await Promise.all(Array.from({ length: LANES }, lane));
    return done;
  });
  print(measured);
  const ratios = measured.map(({ ratio }) => ratio);
  const waves = measured.map(({ waves: wave }) => wave);
  const bare = measured.map((one) => one.bare);
  const overhead = measured.map(({ plan, ms }) => (ms - criticalPath(plan)) / plan.sleeps.length);
  const figure = (name: string, value: number, baseline?: number): Figure => ({
    name,
    value,
    unit: "ratio",
    n: measured.length,
    ...(baseline !== undefined && { baseline }),
  });
  return [
    figure("schedule.makespan_by_critical_path_median", quantile(ratios, 0.5), quantile(waves, 0.5)),
    figure("schedule.makespan_by_critical_path_p95", quantile(ratios, 0.95), quantile(waves, 0.95)),
    figure("schedule.makespan_by_critical_path_most", Math.max(...ratios), Math.max(...waves)),
    figure("schedule.bare_promises_by_critical_path_median", quantile(bare, 0.5)),
    figure("schedule.bare_promises_by_critical_path_p95", quantile(bare, 0.95)),
    { name: "schedule.overhead_per_step_median_ms", value: quantile(overhead, 0.5), unit: "ms", n: measured.length },
    { name: "schedule.side_by_side_most", value: at.most, unit: "agents", n: measured.length },
  ];
}

async function measure(graph: BatonGraph, plan: UnevenPlan): Promise<Measured> {
  const critical = criticalPath(plan);
  const bare = await runBare(plan);
  const ms = await run(graph, plan);
  return { plan, ms, ratio: ms / critical, waves: superstepsPath(plan) / critical, bare: bare / critical };
}

/** Milliseconds of the same sleeps without an engine: what timers and a busy machine add by themselves. */
async function runBare({ sleeps }: UnevenPlan): Promise<number> {
  const since = performance.now();
  const ends = new Map<string, Promise<void>>();
  for (const { name, ms, after } of sleeps) {
    const before = after.map((other) => ends.get(other) ?? Promise.resolve());
    ends.set(
      name,
      Promise.all(before).then(() => sleep(ms)),
    );
  }
  await Promise.all(ends.values());
  return performance.now() - since;
}

/** Milliseconds of one run, which has to end well. */
async function run(graph: BatonGraph, { sleeps }: UnevenPlan): Promise<number> {
  const steps = sleeps.map(({ name, ms, after }) => ({
    name,
    agent: "sleeper",
    inputs: after.map((other) => `${other}_out`),
    with: { ms },
    outputs: [`${name}_out`],
  }));
  const since = performance.now();
  const values = await graph.invoke(
    { plan: { steps } },
    { configurable: { thread_id: randomUUID(), run_id: randomUUID() }, durability: "sync" },
  );
  const ms = performance.now() - since;
  const completed = Object.values(values.steps).filter((state) => state.status === "completed").length;
  if (completed !== sleeps.length) throw new Error(`${completed} of ${sleeps.length} steps completed`);
  return ms;
}

function print(measured: readonly Measured[]): void {
  console.log("shape    steps  critical ms  makespan ms  ratio   bare  supersteps");
  for (const { plan, ms, ratio, waves, bare } of measured.toSorted((a, b) => a.ratio - b.ratio)) {
    const columns = [
      criticalPath(plan).toFixed(0).padStart(11),
      ms.toFixed(0).padStart(11),
      ratio.toFixed(3).padStart(5),
      bare.toFixed(3).padStart(5),
    ];
    console.log(
      `${plan.shape.padEnd(8)} ${String(plan.sleeps.length).padStart(5)}  ${columns.join("  ")}  ${waves.toFixed(3).padStart(10)}`,
    );
  }
}
