import { Counter, type Registry } from "prom-client";
import type { Spending } from "../../graph/spending.ts";
import type { Caps } from "./caps.ts";

/** Tokens and dollars. @returns hears of each spending */
export function createSpendMetrics(registry: Registry, caps: Caps): (spending: Spending) => void {
  const registers = [registry];
  const tokens = new Counter({
    name: "baton_tokens_total",
    help: "Tokens that agents say they took, by direction: input, output; model: the one configured for the agent, or none",
    labelNames: ["tenant", "agent", "model", "direction"],
    registers,
  });
  const cost = new Counter({
    name: "baton_cost_usd_total",
    help: "Dollars that agents say they took",
    labelNames: ["tenant", "agent", "model"],
    registers,
  });
  return ({ tenant, agent, model = "none", usage }) => {
    const labels = { ...caps.agent.together({ tenant: caps.tenant.of(tenant), agent }), model };
    add(tokens, { ...labels, direction: "input" }, usage.inputTokens);
    add(tokens, { ...labels, direction: "output" }, usage.outputTokens);
    add(cost, labels, usage.usd ?? 0);
  };
}

/** What an agent says it took is its own word: a number that is none would end the run. */
function add<Label extends string>(counter: Counter<Label>, labels: Record<Label, string>, amount: number): void {
  if (Number.isFinite(amount) && amount > 0) counter.inc(labels, amount);
}
