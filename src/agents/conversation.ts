import type { Lease } from "../tools/leases/leases.ts";

/** A message from one step of a run to an agent, to a step, or to all who read a topic. */
export interface Message {
  /** Made of the sender's path and `seq`: the same when a step runs again after a crash. */
  readonly id: string;
  /** Path of the step that sent it. */
  readonly from: string;
  /** The agent that sent it. */
  readonly agent: string;
  /** The agent, or the path of the step, that it is for; missing for what is published. */
  readonly to?: string | undefined;
  readonly topic?: string | undefined;
  /** From 1 for each sender. */
  readonly seq: number;
  /** ISO 8601. */
  readonly at: string;
  readonly type: string;
  readonly body: unknown;
  /** Of the body as JSON. */
  readonly bytes: number;
}

export interface AskOptions {
  /** How long to wait for the answer, all attempts included, milliseconds. Never longer than the asker has left. */
  readonly timeoutMs?: number;
}

/** What an agent can say to others of its run. What an attempt says, and what those whom it asked say, counts once it has succeeded. */
export interface Conversation {
  /**
   * Has another agent do something and gives its output. A step of its own, `<path>>agent#n`, under the agent's own policies; after a crash
   * the same question has the same answer.
   *
   * @param agent name, or `name@range`
   * @throws NotFound, Conflict (a loop, or too deep), Denied (its effect is more than the asker's), OverBudget, and what the agent ended in.
   */
  ask(this: void, agent: string, input: Readonly<Record<string, unknown>>, options?: AskOptions): Promise<unknown>;
  /** Asks, and ends this step with the answer as its output. Never returns. */
  handOver(this: void, agent: string, input: Readonly<Record<string, unknown>>, options?: AskOptions): Promise<never>;
  /**
   * Tells an agent, by name, or a step, by path: it finds the message in its inbox when it runs after this step.
   *
   * @param message `{type, body}`; any other value is the body of a message of the type `message`
   * @throws InvalidInput, MessageTooLarge, MailboxFull
   */
  send(this: void, to: string, message: unknown): Message;
  /** Tells all who read the topic after this step. */
  publish(this: void, topic: string, message: unknown): Message;
  /** What was sent to this agent or this step, in order; nobody else of the run gets it once this attempt has succeeded. */
  inbox(this: void): readonly Message[];
  /** What was published, in order. @param options.after id of the last message known. @throws NotFound for an id that is not there. */
  read(this: void, topic: string, options?: { readonly after?: string }): readonly Message[];
  /**
   * The right to a shared resource of the tenant, for this attempt alone: it ends with the attempt at the latest.
   *
   * @param options.ms how long it is needed; default and longest: what the attempt has left
   * @param options.waitMs how long to wait for it; default: what the attempt has left
   * @throws Timeout
   */
  lease(this: void, name: string, options?: { readonly ms?: number; readonly waitMs?: number }): Promise<Lease>;
}
