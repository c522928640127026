import { idleAgent } from "./idle-agent.ts";
import { randomUUID } from "node:crypto";
import type { Agent } from "../src/agents/agent.ts";
import type { BatonGraph } from "../src/graph/build-graph.ts";
import { Unavailable } from "../src/tools/errors.ts";
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
 * What Baton itself costs: a run of four steps whose agents take no time, alone and 50 at once, with checkpoints in Postgres and,
 * as the baseline, in memory.
 */
export async function overhead(): Promise<Figure[]> {
  const flaky = Array.from({ length: failingRuns }, (_, run) => flakyAgent(run));
  return await withDurableGraph([idle, ...flaky], async ({ graph: durable, memory }) => {
    for (const graph of [memory, durable]) await measure(graph, 30, 1);
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
    return figures;
  });
}

/** Milliseconds of each of so many runs, so many at a time. */
async function measure(
  graph: BatonGraph,
  runs: number,
  concurrent: number,
  planOf: (run: number) => object = () => plan,
): Promise<number[]> {
  const times: number[] = [];
  let left = runs;
  const user = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const document = planOf(left);
      const since = performance.now();
      await graph.invoke(
        { plan: document },
        { configurable: { thread_id: randomUUID(), run_id: randomUUID() }, durability: "sync" },
      );
      times.push(performance.now() - since);
    }
  };
  await Promise.all(Array.from({ length: concurrent }, user));
  return times;
}
