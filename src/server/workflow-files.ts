import { fileURLToPath } from "node:url";
import { DEFAULT_TENANT } from "../graph/tenant-saver.ts";
import type { Logger } from "../tools/logger.ts";
import type { Settings } from "./settings.ts";
import { loadWorkflows } from "./workflows/load-workflows.ts";
import type { Workflows } from "./workflows/workflows.ts";

const samples = fileURLToPath(new URL("../../samples/workflows", import.meta.url));

/**
 * Gives the tenant `default` the workflows of the samples, as far as it has none of their names, and those of the folder in the settings,
 * whose files win over what is stored.
 */
export async function storeWorkflowFiles(
  workflows: Workflows,
  { workflowsDir, workflowsDirGiven }: Pick<Settings, "workflowsDir" | "workflowsDirGiven">,
  log: Logger,
): Promise<void> {
  await loadWorkflows(workflows, DEFAULT_TENANT, { path: samples, expected: true, yields: true }, log);
  await loadWorkflows(workflows, DEFAULT_TENANT, { path: workflowsDir, expected: workflowsDirGiven }, log);
}
