import type { PlannedWorkflow } from "../plan/planned.ts";
import type { WorkflowSource } from "../workflow-source.ts";

/** Notes that a plan's stored workflows, itself and those within it, are run: from now on these versions never change. */
export async function noteWorkflows(plan: PlannedWorkflow, tenant: string, workflows: WorkflowSource): Promise<void> {
  const versions = new Map(versionsIn(plan).map(({ name, version }) => [`${name}@${version}`, { name, version }]));
  for (const { name, version } of versions.values()) await workflows.ran(tenant, name, version);
}

function versionsIn(plan: PlannedWorkflow): { name: string; version: string }[] {
  const { name, version, stored } = plan;
  const own = stored !== true || name === undefined || version === undefined ? [] : [{ name, version }];
  return [...own, ...plan.steps.flatMap((step) => (step.workflow === undefined ? [] : versionsIn(step.workflow)))];
}
