import type { Plan } from "../../graph/plan/plan.ts";
import type { Study } from "../../graph/plan/study-plan.ts";
import type { WorkflowSource } from "../../graph/workflow-source.ts";
import type { AgentManifest } from "../../tools/registry/manifest.ts";
import type { Problem } from "../../tools/problem.ts";
import type { VersionRow } from "./sql/read-workflows.ts";
import type { WorkflowMediaType, WorkflowRow } from "./sql/workflow-row.ts";

/** A workflow that somebody wants stored. */
export interface WorkflowDraft {
  readonly source: string;
  readonly mediaType: WorkflowMediaType;
  /** The run whose plan it is. */
  readonly promotedFromRun?: string;
}

/**
 * What became of a draft: `created` under a new version, `replaced` what stood under its version and was never run, `restored` a retired
 * version of the same content, or `unchanged`.
 */
export type Storing = "created" | "replaced" | "restored" | "unchanged";

export type Stored =
  | { readonly ok: false; readonly problems: readonly Problem[] }
  | { readonly ok: true; readonly storing: Storing; readonly row: WorkflowRow; readonly study: Sound };

/** A study that found nothing wrong. */
export type Sound = Extract<Study, { ok: true }>;

export interface WorkflowPage {
  readonly rows: readonly WorkflowRow[];
  readonly total: number;
}

/** The stored workflows of all tenants; every method acts for one and sees no other's. */
export interface Workflows extends WorkflowSource {
  /**
   * Stores a workflow under the version it names, or under the next minor one where its content is new.
   *
   * @throws Conflict when that version was run and has other content.
   */
  add(tenant: string, draft: WorkflowDraft): Promise<Stored>;
  /** The newest version of each, by name. */
  list(tenant: string, page: { readonly limit: number; readonly offset: number }): Promise<WorkflowPage>;
  /** The newest version in a range, or the one named, which may be retired. @throws NotFound */
  get(tenant: string, name: string, range: string | undefined): Promise<WorkflowRow>;
  /** Whether there is any version of that name, be it retired. */
  exists(tenant: string, name: string): Promise<boolean>;
  /** Newest first, retired ones too. @throws NotFound */
  versions(tenant: string, name: string): Promise<VersionRow[]>;
  /** Deletes what was never run and retires what was; without a version all of the name. @throws NotFound */
  remove(tenant: string, name: string, version: string | undefined): Promise<{ deleted: string[]; retired: string[] }>;
  /** The agents that a tenant's workflows are read against, as of now. */
  agents(tenant: string): readonly AgentManifest[];
  /** Reads a plan against the agents and the tenant's workflows as they are now. */
  study(tenant: string, plan: Plan): Promise<Study>;
}
