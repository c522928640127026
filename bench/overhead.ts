import { idleAgent } from "./idle-agent.ts";
import { randomUUID } from "node:crypto";
import type { Agent } from "../src/agents/agent.ts";
import type { BatonGraph } from "../src/graph/build-graph.ts";
import { Unavailable } from "../src/tools/errors.ts";
import { openCarriedRuns } from "./carried-runs.ts";
import { withDurableGraph } from "./durable-graph.ts";
import { quantile, type Figure } from "./figure.ts";

/** Two steps side by side, then one, then one: three waves of agents that do nothing. */
const plan = {
  steps: [
    { name: "a", agent: "idle", inputs: ["question"], outputs: ["a_out"] },
    { name: "b", agent: "idle", inputs: ["question"], outputs: ["b_out"] },
    { name: "c", agent: "idle", inputs: ["a_out", "b_out"], outputs: ["c_out"] },
    { name: "d", agent: "idle", inputs: ["c_out"], outputs: ["d_out"] },
  ],
};
const idle = idleAgent();

/** Runs of which each has two failures. */
const failingRuns = 40;

/** Fails twice before it works. Each run has one of its own: an agent that fails two times in three is left alone by its breaker. */
function flakyAgent(run: number): Agent {
  let tries = 0;
  return {
    ...idle,
    name: `flaky_${run}`,
    execute: () => {
      tries += 1;
      return tries <= 2 ? Promise.reject(new Unavailable("not yet")) : Promise.resolve({ text: "done" });
    },
  };
}

/**
 * What Baton itself costs: a run of four steps whose agents take no time, alone and 50 at once, on record through a worker's journal
 * as the server does it and, as the baseline, in memory.
 */
export async function overhead(): Promise<Figure[]> {
  const flaky = Array.from({ length: failingRuns }, (_, run) => flakyAgent(run));
  return await withDurableGraph([idle, ...flaky], async ({ over, memory: inMemory, database }) => {
    const carried = await openCarriedRuns(database, "default", () => undefined);
    const durable: Contestant = { graph: over(carried.saver), prepare: (count) => carried.carry(count) };
    const memory: Contestant = { graph: inMemory, prepare: threads };
    for (const each of [memory, durable]) await measure(each, 30, 1);
    const figures: Figure[] = [];
    for (const concurrent of [1, 50]) {
      const runs = concurrent === 1 ? 100 : 300;
      const base = await measure(memory, runs, concurrent);
      const real = await measure(durable, runs, concurrent);
      for (const [name, p] of [
        ["p50", 0.5],
        ["p95", 0.95],
      ] as const) {
        figures.push({
          name: `overhead.run_${name}_ms_c${concurrent}`,
          value: quantile(real, p),
          unit: "ms",
          n: runs,
          baseline: quantile(base, p),
        });
      }
    }
    const steady = await measure(durable, failingRuns, 1);
    const failing = await measure(durable, failingRuns, 1, (run) => ({
      steps: plan.steps.map((step) => (step.name === "c" ? { ...step, agent: `flaky_${run}` } : step)),
    }));
    for (const [name, p] of [
      ["p50", 0.5],
      ["p95", 0.95],
    ] as const) {
      const value = quantile(failing, p);
      figures.push({
        name: `recovery.two_failures_${name}_ms`,
        value,
        unit: "ms",
        n: failingRuns,
        baseline: quantile(steady, p),
      });
    }
    await carried.close();
    return figures;
  });
}

interface Contestant {
  readonly graph: BatonGraph;
  /** The `configurable` of so many new runs. */
  readonly prepare: (count: number) => Promise<{ thread_id: string }[]>;
}

function threads(count: number): Promise<{ thread_id: string }[]> {
  return Promise.resolve(Array.from({ length: count }, () => ({ thread_id: randomUUID(), run_id: randomUUID() })));
}

/** Milliseconds of each of so many runs, so many at a time. */
async function measure(
  { graph, prepare }: Contestant,
  runs: number,
  concurrent: number,
  planOf: (run: number) => object = () => plan,
): Promise<number[]> {
  const times: number[] = [];
  const waiting = await prepare(runs);
  const user = async (): Promise<void> => {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const document = planOf(waiting.length);
      const since = performance.now();
      await graph.invoke({ plan: document }, { configurable: next, durability: "sync" });
      times.push(performance.now() - since);
    }
  };
  await Promise.all(Array.from({ length: concurrent }, user));
  return times;
}
