import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import { pinKey, type Pins } from "../branch/pins.ts";
import type { GraphDependencies } from "../dependencies.ts";
import { pinAgents } from "../plan/pin-agents.ts";
import type { PlannedWorkflow } from "../plan/planned.ts";
import { runIdentity } from "../run-identity.ts";
import { chooseAgent } from "./choose-agent.ts";

/**
 * A plan tied to the agents that its tenant sees now, and what the run is tied to with it: the agents of the plan, and those that they declare
 * to ask. Of each it is the newest version that would do, or the one on trial.
 *
 * @param known what the run is tied to already, and stays tied to
 */
export async function pinPlan<Plan extends Pick<PlannedWorkflow, "steps">>(
  plan: Plan,
  known: Pins,
  config: LangGraphRunnableConfig,
  deps: Pick<GraphDependencies, "registry" | "canary">,
): Promise<{ readonly plan: Plan; readonly pins: Pins }> {
  const identity = runIdentity(config);
  const { tenant } = identity;
  await deps.canary?.open(tenant);
  const pins: Record<string, string> = { ...known };
  const tie = (name: string, range: string | undefined): string | undefined => {
    const key = pinKey(name, range);
    const isNew = pins[key] === undefined;
    const pin = chooseAgent(name, range, pins, identity, deps);
    if (pin === undefined || !isNew) return pin;
    pins[key] = pin;
    for (const asked of deps.registry.find(name, { tenant, pin })?.asks ?? []) tie(asked, undefined);
    return pin;
  };
  const pinned = pinAgents(plan, tie);
  return { plan: pinned, pins };
}
