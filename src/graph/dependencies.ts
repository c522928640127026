import type { Agent } from "../agents/agent.ts";
import type { Model } from "../agents/model/model.ts";
import type { WritePlan } from "../agents/planner/planning.ts";
import type { Logger } from "../tools/logger.ts";
import type { Registry } from "../tools/registry/registry.ts";
import type { Guards } from "./step/guards.ts";

/** What the graph is built from; the composition roots give it. */
export interface GraphDependencies {
  readonly registry: Registry<Agent>;
  readonly writePlan: WritePlan;
  /** The model configured for an agent; `undefined`: the built-in way. */
  readonly model: (agent: string) => Model | undefined;
  /** How long a model may take over a plan, repairs included, before the built-in planner takes its place; milliseconds. */
  readonly planningMs: number;
  readonly log: Logger;
  readonly guards: Guards;
}
