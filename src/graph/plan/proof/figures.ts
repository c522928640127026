import type { Effect, Hedge, Retry } from "../../../tools/registry/manifest.ts";

/** What one attempt of an agent takes. */
export interface AgentFigures {
  /** Input and output tokens together. */
  readonly tokens: { readonly expected: number; readonly most: number };
  readonly usd: { readonly expected: number; readonly most: number };
  /** As things usually go, milliseconds: observed, else declared, else a tenth of the deadline. */
  readonly latencyMs: number;
  /** Deadline of one attempt, milliseconds. */
  readonly timeoutMs: number;
  readonly effect: Effect;
  readonly retry?: Retry | undefined;
  readonly hedge?: Hedge | undefined;
  /** Agents that an attempt asks, one entry for each question. */
  readonly asks?: readonly string[] | undefined;
  /** Whether the agent declares no cost and the server's defaults were taken. */
  readonly assumed: boolean;
}

/** The figures of an agent by name. */
export type Figures = (agent: string) => AgentFigures;
