import { z } from "zod";
import type { Agent } from "../src/agents/agent.ts";
import { defineAgent } from "../src/agents/define-agent.ts";
import { createGuards } from "../src/graph/step/guards.ts";
import { quantile, type Figure } from "./figure.ts";

const BATCHES = 50;
const ATTEMPTS = 1000;

/** What the guards add to an attempt that takes no time: with one instance and with three, against the bare call. */
export async function guardOverhead(): Promise<Figure[]> {
  const agent: Agent = defineAgent({
    name: "idle",
    version: "1.0.0",
    description: "does nothing",
    capabilities: [{ name: "idle", description: "does nothing", examples: [] }],
    input: z.looseObject({}),
    output: z.unknown(),
    effect: "pure",
    execute: () => Promise.resolve({}),
  });
  const three = { ...agent, name: "three", instances: ["a", "b", "c"].map((id) => ({ id, execute: nothing })) };
  const guards = createGuards();
  const bare = await perAttempt(() => nothing());
  const one = await perAttempt(() => guards.run(agent, "bench", nothing));
  const chosen = await perAttempt(() => guards.run(three, "bench", nothing));
  const figure = (name: string, value: number): Figure => ({
    name: `balancing.${name}`,
    value: value - bare,
    unit: "µs",
    n: BATCHES * ATTEMPTS,
  });
  return [figure("guard_one_instance_us", one), figure("guard_three_instances_us", chosen)];
}

function nothing(): Promise<unknown> {
  return Promise.resolve({});
}

/** Microseconds of one, by the median of the batches. */
async function perAttempt(attempt: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let batch = 0; batch < BATCHES; batch++) {
    const since = performance.now();
    for (let place = 0; place < ATTEMPTS; place++) await attempt();
    times.push(((performance.now() - since) * 1000) / ATTEMPTS);
  }
  return quantile(times, 0.5);
}
