import type { AgentManifest } from "../tools/registry/manifest.ts";
import type { Conversation } from "./conversation.ts";
import type { Model } from "./model/model.ts";
import type { Usage } from "./model/usage.ts";
import type { Logger } from "../tools/logger.ts";

/** What one attempt of a step is asked to do. `input` has passed the agent's input schema. */
export interface Task<Input = Record<string, unknown>> {
  /** The user's question of this run, made to stand alone (a follow-up is already resolved). */
  readonly question: string;
  readonly input: Input;
  /** For each parameter that another step produced: that step's name. What the synthesizer cites. */
  readonly sources: Readonly<Record<string, string>>;
  /** Name of the step in the plan. */
  readonly step: string;
  /** 1 for the first try. */
  readonly attempt: number;
}

/** All that an agent can reach. What is not in here or was not given at construction is out of its reach. */
export interface AgentContext extends Conversation {
  readonly tenant: string;
  readonly threadId: string;
  readonly runId: string;
  /** Same for every attempt of one step of one run: for outside systems that take an idempotency key. */
  readonly idempotencyKey: string;
  /** Fires on the step's deadline, on cancellation, or when the client hung up and asked for that. Hand it on to whatever you await. */
  readonly signal: AbortSignal;
  /**
   * When the signal fires for want of time, milliseconds since 1970: for outside systems that take a deadline. Never later than that of
   * whoever waits for this attempt. Missing: nobody says.
   */
  readonly deadline?: number;
  readonly log: Logger;
  /** The model configured for this agent; `undefined` means: use the built-in way. */
  readonly model: Model | undefined;
  /** Narrates progress to whoever watches; `fraction` from 0 to 1 where it is known. */
  progress(message: string, fraction?: number): void;
  /**
   * Streams a piece of the final answer to the client. Heard only when this step is the one that answers
   * (its text goes to nobody else first); otherwise it does nothing, so call it without asking.
   */
  say(text: string): void;
  /** Adds tokens and cost to the run's usage. */
  spend(usage: Usage): void;
}

/** One place at which an agent runs: an endpoint, a process, a pool. */
export interface AgentInstance {
  /** Unique within the agent's version. */
  readonly id: string;
  /** Its share of the work against the others'. Default 1. */
  readonly weight?: number;
  execute(task: Task, context: AgentContext): Promise<unknown>;
  /** Rejects where it does not work; must cost next to nothing. Asked while nobody else asks it. */
  probe?(signal: AbortSignal): Promise<unknown>;
}

export type AgentStatus = "ready" | "degraded" | "unhealthy";

/** A specialist: it declares what it can do and executes a task in a context. */
export interface Agent<Input = Record<string, unknown>, Output = unknown> extends AgentManifest {
  status(): AgentStatus;
  /** Whether this agent could take the task: by default, whether its input schema accepts the input. */
  canHandle(task: Pick<Task, "input" | "question">): boolean;
  execute(task: Task<Input>, context: AgentContext): Promise<Output>;
  /** Rejects where it does not work; must cost next to nothing. Of an agent that names instances: theirs is asked. */
  probe?(signal: AbortSignal): Promise<unknown>;
  /** Where it runs, when that is in more than one place; missing: here, by `execute`. */
  readonly instances?: readonly AgentInstance[];
}
