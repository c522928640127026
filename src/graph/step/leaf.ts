import type { Scope } from "../branch/scope.ts";
import type { PlannedStep } from "../plan/planned.ts";

/** One task of an agent, as the engine gives it out. */
export interface Leaf {
  readonly step: PlannedStep;
  readonly path: string;
  readonly scope: Scope;
  /** What a person put in place of what the step would be given. */
  readonly edited?: Readonly<Record<string, unknown>> | undefined;
}
