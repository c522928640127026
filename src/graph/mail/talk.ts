import type { Agent } from "../../agents/agent.ts";
import type { Conversation } from "../../agents/conversation.ts";
import type { Outcome } from "../branch/outcome.ts";

/** What a task says to others, over all its attempts. */
export interface Talk {
  begin(attempt: Attempt): AttemptTalk;
  /** Whether those who were asked did what cannot be undone. */
  readonly effect: () => "none" | "done" | "unknown";
  /** What became of its irreversible asks, also of those that a process made which has died. */
  account(): Promise<Outcome>;
  /** The asks of all attempts, and what was said in the one that succeeded. */
  outcome(completed: boolean): Outcome;
}

export interface Attempt {
  readonly agent: Agent;
  readonly input: Readonly<Record<string, unknown>>;
  /** When it is over, milliseconds since 1970; later than first thought where it had to wait for its place. */
  readonly until: () => number;
}

export interface AttemptTalk {
  readonly conversation: Conversation;
  /** The attempt's own output, or that of the agent it handed over to. */
  settle(output: Promise<unknown>): Promise<unknown>;
  /** The agent that this attempt handed over to. */
  readonly handedTo: () => string | undefined;
  /** The attempt has succeeded: what was said counts. */
  keep(): void;
  /** Cuts off what was not waited for, and gives back what was leased. */
  end(): Promise<void>;
}
