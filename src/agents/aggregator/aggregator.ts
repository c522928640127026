import { z } from "zod";
import type { Agent } from "../agent.ts";
import { defineAgent } from "../define-agent.ts";
import { aggregate } from "./aggregate.ts";
import { aggregatorInput } from "./aggregator-schema.ts";
import { AGGREGATOR_CAPABILITIES } from "./capabilities.ts";

/** Makes one value of the values that several steps, or the items of one, have produced. */
export function createAggregator(): Agent {
  return defineAgent({
    name: "aggregator",
    version: "1.0.0",
    description:
      "Makes one value of what several steps of a workflow have produced, by a rule that the workflow names.",
    capabilities: AGGREGATOR_CAPABILITIES,
    input: aggregatorInput,
    output: z.unknown(),
    effect: "pure",
    timeoutMs: 5000,
    latencyMs: 1,
    cost: { tokens: { expected: 0, most: 0 }, usd: { expected: 0, most: 0 } },
    execute: ({ input }) => Promise.resolve().then(() => aggregate(input)),
  });
}
