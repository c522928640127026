import type { WorkflowCatalog } from "./plan/surroundings.ts";

/** Where the graph finds stored workflows. */
export interface WorkflowSource {
  /** The tenant's workflows as they are now. */
  catalog(tenant: string): Promise<WorkflowCatalog>;
  /** Notes that a version was run: from then on it never changes. */
  ran(tenant: string, name: string, version: string): Promise<void>;
}
