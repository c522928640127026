/** The media types in which a workflow is kept as it was written. */
export type WorkflowMediaType = "application/yaml" | "application/json";

/** The columns that a `WorkflowRow` is made of. */
export const workflowColumns =
  "name, version, source, media_type, document, description, promoted_from_run, created_at, first_run_at, retired_at";

export interface WorkflowRow {
  name: string;
  version: string;
  source: string;
  media_type: WorkflowMediaType;
  document: unknown;
  description: string | null;
  promoted_from_run: string | null;
  created_at: Date;
  first_run_at: Date | null;
  retired_at: Date | null;
}
