import type { StreamEvent } from "@langchain/core/tracers/log_stream";
import type { RunControl } from "@langchain/langgraph";

/**
 * The part of a compiled graph that carrying a run needs. The options are `GraphOptions`; a graph's own type for them names its
 * nodes, which a server that carries any graph cannot know.
 */
export interface RunGraph {
  stream(input: unknown, options: object): Promise<AsyncIterable<unknown>>;
  streamEvents(input: unknown, options: { version: "v2" }): AsyncIterable<StreamEvent>;
  getState(config: { configurable: Record<string, unknown> }): Promise<GraphState>;
  updateState(
    config: { configurable: Record<string, unknown>; metadata: Record<string, unknown> },
    values: unknown,
    asNode: string,
  ): Promise<{ readonly configurable?: Record<string, unknown> }>;
}

export interface GraphState {
  readonly values: unknown;
  readonly next: readonly string[];
  readonly tasks: readonly { readonly id: string; readonly interrupts: readonly unknown[] }[];
  readonly config: { readonly configurable?: Record<string, unknown> };
}

/** What LangGraph calls it; the protocol's `messages-tuple` is its `messages`. */
export type GraphMode = "values" | "updates" | "messages" | "custom" | "tasks" | "checkpoints" | "debug";

export interface GraphOptions {
  readonly configurable: Record<string, unknown>;
  /** What the client gave as the run's context. */
  readonly context?: Record<string, unknown>;
  readonly metadata: Record<string, unknown>;
  readonly runId: string;
  readonly streamMode: GraphMode[];
  readonly subgraphs: boolean;
  /** A step's result is on the disk before the next step begins. */
  readonly durability: "sync";
  readonly signal: AbortSignal;
  readonly control: RunControl;
  readonly tags?: string[];
  readonly recursionLimit?: number;
  readonly interruptBefore?: string[] | "*";
  readonly interruptAfter?: string[] | "*";
}
