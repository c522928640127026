import semver from "semver";
import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import type { GraphDependencies } from "../dependencies.ts";
import { pinAgents } from "../plan/pin-agents.ts";
import type { PlannedWorkflow } from "../plan/planned.ts";
import { runIdentity } from "../run-identity.ts";

/** A plan tied to the agents that its tenant sees now: of each the newest version that would do, or the one on trial. */
export async function pinPlan<Plan extends Pick<PlannedWorkflow, "steps">>(
  plan: Plan,
  config: LangGraphRunnableConfig,
  { registry, canary }: Pick<GraphDependencies, "registry" | "canary">,
): Promise<Plan> {
  const { tenant, runId } = runIdentity(config);
  await canary?.open(tenant);
  return pinAgents(plan, (name, range) => {
    const newest = registry.find(name, { tenant, ...(range !== undefined && { range }) });
    if (newest === undefined) return undefined;
    const older = registry
      .versions(name, tenant)
      .map((agent) => agent.version)
      .filter((version) => semver.lt(version, newest.version) && semver.satisfies(version, range ?? "*"));
    const chosen = canary?.choose(name, [newest.version, ...older], { tenant, runId });
    const agent = chosen === undefined ? newest : registry.find(name, { tenant, range: chosen });
    return registry.pin(agent ?? newest);
  });
}
