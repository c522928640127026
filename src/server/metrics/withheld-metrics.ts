import { Counter, type Registry } from "prom-client";
import type { WithheldRepeat } from "../../graph/step/policies.ts";
import type { Caps } from "./caps.ts";

/** Repeats that retry budgets did not allow. @returns hears of each */
export function createWithheldMetrics(registry: Registry, caps: Caps): (repeat: WithheldRepeat) => void {
  const withheld = new Counter({
    name: "baton_retries_withheld_total",
    help: "Attempts that were not made again although that might have helped, by kind (retry, hedge) and by the retry budget that was used up (agent, process)",
    labelNames: ["tenant", "agent", "kind", "budget"],
    registers: [registry],
  });
  return ({ tenant, agent, kind, budget }) => {
    withheld.inc({ ...caps.agent.together({ tenant: caps.tenant.of(tenant), agent }), kind, budget });
  };
}
