import { randomUUID } from "node:crypto";
import { setImmediate as hearWhatCame } from "node:timers/promises";
import type { Agent, AgentContext } from "../../agents/agent.ts";
import type { Conversation } from "../../agents/conversation.ts";
import { limitModel } from "../../agents/model/limit-model.ts";
import { NO_TALK } from "../mail/no-talk.ts";
import { UNLIMITED } from "../branch/ledger.ts";
import type { BranchTools } from "../branch/branch-tools.ts";
import type { Once } from "../branch/once.ts";
import type { PlannedStep } from "../plan/planned.ts";
import type { Cost } from "../../tools/registry/manifest.ts";
import { inAttemptSpan, noteAgent } from "../tracing/in-attempt-span.ts";
import { limitAttempt } from "./attempt-limit.ts";
import { attempt } from "./attempt.ts";
import type { Bound } from "./bind-inputs.ts";
import { timeLeft, type TimeLeft } from "./deadline.ts";
import type { Leaf } from "./leaf.ts";
import { spentBy, type RunUsage } from "./run-usage.ts";

const DEFAULT_TIMEOUT_MS = 30_000;
/** How much of an attempt's deadline its model calls may take; the rest is for the built-in way. */
const MODEL_SHARE = 0.6;

/** What a successful attempt came to. */
export interface Made {
  readonly output: unknown;
  readonly messageId: string | undefined;
  readonly handedTo: string | undefined;
}

export interface Try {
  readonly leaf: Leaf;
  readonly doer: Pick<PlannedStep, "timeout">;
  readonly agent: Agent;
  readonly bound: Bound;
  /** From 1 for each agent. */
  readonly number: number;
  /** Instances that earlier attempts were made at; this one is added. */
  readonly tried: Set<string>;
  /** Of an irreversible one: what puts it on record, at the last moment before it is made. */
  readonly call?: Pick<Once<Made>, "begin"> | undefined;
  /** Ends it when another attempt has come first. */
  readonly cut?: AbortSignal | undefined;
  /** It has come to an instance, and ends by then, milliseconds since 1970. */
  readonly began?: ((until: number, instance: string) => void) | undefined;
  /** It has begun to do what a second attempt beside it would do again: ask, lease, answer. */
  readonly engaged?: (() => void) | undefined;
  /** It runs beside another, which ends by then: it says nothing to anybody. */
  readonly beside?: { readonly until: number } | undefined;
}

/** One attempt with all that an agent may use; what it says after its end is not heard. */
export async function runAttempt(
  { leaf, doer, agent, bound: { input, sources }, number, tried, call, cut, began, engaged, beside }: Try,
  tools: BranchTools,
  count: (taken: RunUsage) => void,
): Promise<Made> {
  const { path, scope } = leaf;
  noteAgent(agent);
  const base = tools.context(agent);
  const idempotencyKey = `${base.runId}:${path}`;
  const longestMs = tools.policies?.longestMs ?? Infinity;
  const ownMs = Math.min(doer.timeout ?? agent.timeoutMs ?? DEFAULT_TIMEOUT_MS, longestMs);
  const left = (): TimeLeft =>
    timeLeft(agent.name, beside === undefined ? ownMs : Math.min(ownMs, beside.until - Date.now()), tools);
  // An id of its own for every attempt, so that no client joins the pieces of two.
  const messageId = `msg-${randomUUID()}`;
  const speech = tools.answers === path && beside === undefined ? tools.speech(messageId) : undefined;
  // An agent that was not waited for, or that left a timer behind, may go on talking.
  let over = false;
  const limit = limitAttempt(agent.name, costOf(agent, tools), (usage) => {
    if (over) return;
    count(spentBy(usage));
    tools.spent?.({ tenant: base.tenant, agent: agent.name, model: base.model?.name, usage });
  });
  let until = Date.now() + left().ms;
  const talk = beside === undefined ? leaf.talk?.begin({ agent, input, until: () => until }) : undefined;
  const contextFor = ({ ms }: TimeLeft): Omit<AgentContext, "signal"> => ({
    ...base,
    ...engaging(talk?.conversation ?? NO_TALK, engaged),
    model: base.model && limitModel(base.model, AbortSignal.timeout(Math.ceil(ms * MODEL_SHARE))),
    deadline: until,
    idempotencyKey,
    spend: (usage) => {
      if (!over) limit.spend(usage);
    },
    say: (text) => {
      if (over || speech === undefined) return;
      engaged?.();
      speech.say(text);
    },
    progress: (message, fraction) => {
      if (over) return;
      const part = fraction === undefined ? {} : { fraction: Math.min(1, Math.max(0, fraction)) };
      tools.emit({ type: "step.progress", step: path, agent: agent.name, message, ...part });
    },
  });
  // A step that is given the question in other words (cleaned of personal data, say) is to know only those.
  const question = typeof input.question === "string" ? input.question : scope.question;
  const task = { question, input, sources, step: path, attempt: number };
  const heard = (own: Promise<unknown>): Promise<unknown> => talk?.settle(own) ?? own;
  const runSignal = cut === undefined ? tools.signal : AbortSignal.any([tools.signal, cut]);
  const called = { name: agent.name, output: agent.output };
  try {
    const output = await tools.guards.run(
      agent,
      base.tenant,
      async (instance) => {
        tried.add(instance.id);
        // Waiting for its place has taken of the time of those that wait for it.
        const time = left();
        const { ms: timeoutMs, lastOfBudget } = time;
        await call?.begin(input, idempotencyKey);
        until = Date.now() + timeoutMs;
        began?.(until, instance.id);
        const there = { ...called, execute: instance.execute.bind(instance) };
        const bounds = { runSignal, timeoutMs, lastOfBudget, overspent: limit.signal, sure: () => makeSure(tools) };
        return inAttemptSpan(agent, instance, { number, input, timeoutMs }, () => {
          const work = (): Promise<unknown> => heard(attempt(there, task, contextFor(time), bounds));
          // Those without a source are the server's own code.
          return tools.blame === undefined || agent.source === undefined ? work() : tools.blame(agent.name, work);
        });
      },
      tried,
      runSignal,
    );
    talk?.keep();
    return { output, messageId: speech?.said ? messageId : undefined, handedTo: talk?.handedTo() };
  } finally {
    over = true;
    await talk?.end();
    await speech?.end();
  }
}

/**
 * Frozen or without a core until a moment ago, this process may not know yet that another is long past this step: what has come meanwhile is
 * heard first, and where the database has not heard of it for long, that is asked.
 */
function makeSure({ stoodStill, doubtful, owned }: BranchTools): Promise<void> | undefined {
  const still = stoodStill?.() === true;
  if (!still && doubtful?.() !== true) return undefined;
  return (async () => {
    if (still) await hearWhatCame();
    if (doubtful?.() === true) await owned?.();
  })();
}

/** The words of a conversation that no second attempt may say again, each of which is told of first. */
function engaging(conversation: Conversation, engaged: (() => void) | undefined): Conversation {
  if (engaged === undefined) return conversation;
  const told =
    <Args extends unknown[], Result>(word: (...args: Args) => Result) =>
    (...args: Args): Result => {
      engaged();
      return word(...args);
    };
  return {
    ...conversation,
    ask: told((...asked: Parameters<Conversation["ask"]>) => conversation.ask(...asked)),
    handOver: told((...handed: Parameters<Conversation["handOver"]>) => conversation.handOver(...handed)),
    lease: told((...wanted: Parameters<Conversation["lease"]>) => conversation.lease(...wanted)),
  };
}

/** What an attempt may take: what its agent declares, and where a budget counts on it, the server's figures for one that declares nothing. */
function costOf({ name, cost }: Agent, { ledger, figures }: BranchTools): Cost | undefined {
  return ledger === UNLIMITED ? cost : { ...figures(name), ...cost };
}
