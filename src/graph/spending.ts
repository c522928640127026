import type { Usage } from "../agents/model/usage.ts";

/** What an attempt of an agent, or the planner, has just spent. */
export interface Spending {
  readonly tenant: string;
  readonly agent: string;
  /** The model configured for the agent; `undefined`: none is. */
  readonly model: string | undefined;
  readonly usage: Usage;
}
