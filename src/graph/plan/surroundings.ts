import type { AgentManifest, Effect } from "../../tools/registry/manifest.ts";
import type { Plan } from "./plan.ts";

/** A workflow under its name and version. */
export interface StoredWorkflow {
  readonly name: string;
  readonly version: string;
  readonly plan: Plan;
}

/** The stored workflows of one tenant. */
export interface WorkflowCatalog {
  names(): readonly string[];
  /** Newest first; empty for an unknown name. */
  versions(name: string): readonly string[];
  /** The newest version in the range; any version where none is given. */
  get(name: string, range?: string): StoredWorkflow | undefined;
}

/** What a plan is read against. */
export interface Surroundings {
  readonly agents: readonly AgentManifest[];
  readonly workflows: WorkflowCatalog;
  /**
   * Names that the run brings. `undefined`: the plan is read on its own, and every name that no step produces is its input unless the
   * plan declares its inputs.
   */
  readonly inputs: ReadonlySet<string> | undefined;
  /** Effects of which a step must carry an approval. Default: none. */
  readonly approve?: ReadonlySet<Effect>;
}

export const NO_WORKFLOWS: WorkflowCatalog = { names: () => [], versions: () => [], get: () => undefined };
