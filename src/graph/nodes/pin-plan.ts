import type { Agent } from "../../agents/agent.ts";
import type { VersionedRegistry } from "../../tools/registry/versioned-registry.ts";
import { pinAgents } from "../plan/pin-agents.ts";
import type { PlannedWorkflow } from "../plan/planned.ts";

/** A plan tied to the agents that its tenant sees now. */
export function pinPlan<Plan extends Pick<PlannedWorkflow, "steps">>(
  plan: Plan,
  tenant: string,
  registry: Pick<VersionedRegistry<Agent>, "find" | "pin">,
): Plan {
  return pinAgents(plan, (name, range) => {
    const agent = registry.find(name, { tenant, ...(range !== undefined && { range }) });
    return agent && registry.pin(agent);
  });
}
