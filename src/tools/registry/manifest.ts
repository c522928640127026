import type { z } from "zod";

/**
 * What a step does to the outside world. Decides what a retry may repeat; a step that a crash cut off is run again whatever its effect,
 * with the same idempotency key.
 */
export type Effect = "pure" | "idempotent" | "compensable" | "irreversible";

/** One thing an agent can do, in words that a planner can search. */
export interface Capability {
  /** snake_case, unique within the agent. */
  readonly name: string;
  readonly description: string;
  /** Questions or tasks, as a user would put them, for which this capability is the right one. */
  readonly examples: readonly string[];
  /** What this capability takes and gives, where that is more precise than its agent's schemas. */
  readonly input?: z.ZodType;
  readonly output?: z.ZodType;
}

export interface AgentSource {
  readonly kind: "module" | "mcp" | "a2a" | "langgraph" | "http" | "workflow";
  /** A file or an address. */
  readonly detail?: string;
}

/** What one attempt of an agent takes. */
export interface Cost {
  /** Input and output tokens together. Default: none expected, at most 50,000, which is not held against the attempt. */
  readonly tokens?: Range;
  /** Dollars. Default: none. */
  readonly usd?: Range;
}

interface Range {
  /** As things usually go. */
  readonly expected: number;
  /** At most. */
  readonly most: number;
}

/** How failed attempts are repeated. */
export interface Retry {
  /** Attempts in all. Default: 3 for pure and idempotent agents, otherwise 1. */
  readonly attempts?: number;
  /** How the pause grows. Default: exponential. */
  readonly backoff?: "exponential" | "linear" | "constant";
  /** The first pause, milliseconds. Default 100. */
  readonly delay?: number;
  /** The longest pause, milliseconds. Default 10,000. */
  readonly max_delay?: number;
  /** Whether pauses are spread at random. Default: true. */
  readonly jitter?: boolean;
  /** Failures that are repeated. Default: those that say of themselves that it may help. */
  readonly on?: readonly ("timeout" | "transient" | "unavailable" | "rate_limited" | "invalid_output" | "bug")[];
}

/** When a second attempt is begun beside one that takes long. */
export interface Hedge {
  /** Milliseconds, or the time within which 95 of 100 tasks of the agent have succeeded here. */
  readonly after: "p95" | number;
}

/** Everything the registry knows about an agent before it runs. */
export interface AgentManifest {
  /** snake_case, unique in the registry. */
  readonly name: string;
  /** Semantic version. */
  readonly version: string;
  /** One or two sentences a planner chooses by. */
  readonly description: string;
  readonly capabilities: readonly Capability[];
  /** An object schema; each property is a parameter of the agent. */
  readonly input: z.ZodType;
  /** The schema of what `execute` resolves to. */
  readonly output: z.ZodType;
  readonly effect: Effect;
  /** Deadline of one attempt, milliseconds. Default 30,000. */
  readonly timeoutMs?: number;
  /** A step overrides it word by word. */
  readonly retry?: Retry;
  /** Of a pure agent, where a second answer costs less than waiting; a step overrides it. Default: none is begun. */
  readonly hedge?: Hedge;
  /** How long an attempt usually takes, milliseconds; what is seen of the agent counts for more. Default: a tenth of the deadline. */
  readonly latencyMs?: number;
  /**
   * What an attempt takes. A plan is proven with it, its budget is set aside by it, and an attempt that takes more than `most` is
   * stopped and ends the run: name what it never takes, not what it seldom takes.
   */
  readonly cost?: Cost;
  /**
   * Agents that one attempt asks, by name, one entry for each question: a plan is proven and its budget set aside with them. Under a budget,
   * a question to any other agent is refused unless it fits into what is left.
   */
  readonly asks?: readonly string[];
  /** Who answers for it. */
  readonly owner?: string;
  /** A text, or where to read one. */
  readonly documentation?: string;
  /** What to use instead. */
  readonly deprecated?: string;
  /** The one tenant that sees it; missing: all do. */
  readonly tenant?: string;
  /** Where it comes from; missing: built in. */
  readonly source?: AgentSource;
}
