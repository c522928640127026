import type { AgentFigures, Figures } from "../../../../src/graph/plan/proof/figures.ts";
import type { PlannedStep } from "../../../../src/graph/plan/planned.ts";

const known: Readonly<Record<string, Partial<AgentFigures>>> = {
  reader: {
    tokens: { expected: 100, most: 1000 },
    usd: { expected: 0.001, most: 0.01 },
    latencyMs: 500,
    timeoutMs: 2000,
  },
  spare: { tokens: { expected: 10, most: 500 }, usd: { expected: 0, most: 0.02 }, latencyMs: 100, timeoutMs: 1000 },
  payer: { effect: "irreversible", latencyMs: 200, timeoutMs: 4000 },
  refund: { effect: "idempotent", tokens: { expected: 1, most: 7 }, latencyMs: 100, timeoutMs: 1000 },
  stranger: { assumed: true, tokens: { expected: 0, most: 50_000 }, timeoutMs: 30_000, latencyMs: 3000 },
};

/** Figures of the agents in the worked examples; pauses are at most a second where a step says `retry: brief`. */
export const figures: Figures = (agent) => ({
  tokens: { expected: 0, most: 0 },
  usd: { expected: 0, most: 0 },
  latencyMs: 1000,
  timeoutMs: 10_000,
  effect: "pure",
  assumed: false,
  ...known[agent],
});

/** Two attempts, a pause of at most a second. */
export const brief = { attempts: 2, max_delay: 1000 };

export function plannedStep(name: string, more: Partial<PlannedStep> = {}): PlannedStep {
  return { name, agent: "reader", inputs: [], with: {}, outputs: [`of_${name}`], depends_on: [], ...more };
}

export function forEach(
  list: string,
  more: Partial<NonNullable<PlannedStep["for_each"]>> = {},
): Pick<PlannedStep, "for_each"> {
  return { for_each: { in: list, as: "item", concurrency: 4, max: 10, on_error: "fail", ...more } };
}
