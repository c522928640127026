import type { Scope } from "../branch/scope.ts";
import type { Link } from "../mail/link.ts";
import type { Talk } from "../mail/talk.ts";
import type { PlannedStep } from "../plan/planned.ts";

/** One task of an agent, as the engine gives it out. */
export interface Leaf {
  readonly step: PlannedStep;
  readonly path: string;
  readonly scope: Scope;
  /** What a person put in place of what the step would be given. */
  readonly edited?: Readonly<Record<string, unknown>> | undefined;
  /** The agents that wait for it, where it was asked. */
  readonly chain?: readonly Link[] | undefined;
  /** What it says to others; missing: it is to say nothing. */
  readonly talk?: Talk | undefined;
}
