import type { Agent } from "../agents/agent.ts";
import type { Model } from "../agents/model/model.ts";
import type { WritePlan } from "../agents/planner/planning.ts";
import type { Logger } from "../tools/logger.ts";
import type { Leases } from "../tools/leases/leases.ts";
import type { Effect } from "../tools/registry/manifest.ts";
import type { Canary } from "../tools/registry/balancing/canary/canary.ts";
import type { VersionedRegistry } from "../tools/registry/versioned-registry.ts";
import type { Figures } from "./plan/proof/figures.ts";
import type { Pauses } from "./pauses.ts";
import type { Spending } from "./spending.ts";
import type { Guards } from "./step/guards.ts";
import type { Policies } from "./step/policies.ts";
import type { WorkflowSource } from "./workflow-source.ts";

/** What the graph is built from; the composition roots give it. */
export interface GraphDependencies {
  readonly registry: VersionedRegistry<Agent>;
  readonly workflows: WorkflowSource;
  readonly writePlan: WritePlan;
  /** The model configured for an agent; `undefined`: the built-in way. */
  readonly model: (agent: string) => Model | undefined;
  /** How long a model may take over a plan, repairs included, before the built-in planner takes its place; milliseconds. */
  readonly planningMs: number;
  /** What agents take, declared and observed, as of now. */
  readonly figures: (tenant: string) => Figures;
  /** Which version of an agent a run gets where several would do; missing: the newest. */
  readonly canary?: Pick<Canary, "open" | "choose">;
  /** Effects that no step may have without an approval. */
  readonly approve: ReadonlySet<Effect>;
  readonly log: Logger;
  /** Of shared resources; missing: agents get none. */
  readonly leases?: Leases;
  readonly guards: Guards;
  /** Resolves once the run is known to be still this process's, rejects where it is not; missing: it cannot be another's. */
  readonly owned?: (runId: string) => Promise<void>;
  /** Whether that may have changed unnoticed, so that it has to be asked; missing: it cannot. */
  readonly doubtful?: () => boolean;
  /** Whether this process has just come back from a time in which it heard nothing; missing: never. */
  readonly stoodStill?: () => boolean;
  /** Lets the server stop a run between two steps; missing: only between two nodes. */
  readonly pauses?: Pauses;
  /** What every step of this process is held to; missing: nothing. */
  readonly policies?: Policies;
  /** Does an agent's work so that what it leaves behind is known to be its own; missing: nobody asks. */
  readonly blame?: <T>(agent: string, work: () => T) => T;
  /** Hears of what agents and the planner spend. Must not throw. */
  readonly onSpend?: (spending: Spending) => void;
}
