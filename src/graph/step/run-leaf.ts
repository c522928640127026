import type { Failure } from "../../tools/errors.ts";
import type { BranchTools } from "../branch/branch-tools.ts";
import { failed, now } from "../branch/outcome.ts";
import { createTalk } from "../mail/create-talk.ts";
import type { Talk } from "../mail/talk.ts";
import { tellMail } from "../mail/tell-mail.ts";
import type { PlannedStep } from "../plan/planned.ts";
import { unknownState } from "./unknown-state.ts";
import { tryAgent, type Held, type Tried } from "./try-agent.ts";
import type { Leaf } from "./leaf.ts";
import type { LeafResult } from "./leaf-result.ts";
import { joinFailures, leftTo, withHandling } from "./failures.ts";
import { addUsage, NO_USAGE, type RunUsage } from "./run-usage.ts";

/**
 * Runs one task under its step's policies: inputs bound and checked, a deadline for each attempt, bulkhead and breaker of its agent, retries
 * of what a retry can mend, fallbacks in their order, output checked. A failure is a value.
 *
 * @throws Cancelled when the run was stopped: the task has then not ended, and a resumed run starts it anew.
 */
export async function runLeaf(leaf: Leaf, tools: BranchTools): Promise<LeafResult> {
  // Whoever is asked belongs to a step at work.
  const pause = leaf.chain === undefined || leaf.chain.length === 0 ? tools.pause : undefined;
  await pause?.enter(tools.signal);
  try {
    return await runEntered(leaf, tools);
  } finally {
    pause?.leave();
  }
}

async function runEntered(leaf: Leaf, tools: BranchTools): Promise<LeafResult> {
  const { step } = leaf;
  const task = begin(leaf, { ...NO_USAGE, steps: 1 }, tools);
  const decided = tools.known[leaf.path];
  if (decided?.status === "approved" && decided.done !== undefined) return taken(task, decided.done);
  return settle(task, await tryAgent(step, task.leaf, tools, task.count, step.fallback !== undefined));
}

/** Runs what stands in for a step whose own way has failed: its fallbacks in their order. */
export async function runFallbacks(leaf: Leaf, error: Failure, tools: BranchTools): Promise<LeafResult> {
  const agents = leaf.step.fallback?.some((other) => "agent" in other) === true;
  return settle(begin(leaf, { ...NO_USAGE, steps: agents ? 1 : 0 }, tools), { ok: false, error });
}

interface Task {
  readonly leaf: Leaf;
  readonly talk: Talk;
  readonly tools: BranchTools;
  readonly started_at: string;
  readonly usage: () => RunUsage;
  readonly count: (taken: RunUsage) => void;
}

function begin(leaf: Leaf, first: RunUsage, tools: BranchTools): Task {
  let usage = first;
  const count = (taken: RunUsage): void => {
    usage = addUsage(usage, taken);
  };
  const talk = createTalk(leaf, tools, count, runLeaf);
  return { leaf: { ...leaf, talk }, talk, tools, started_at: now(), usage: () => usage, count };
}

async function settle(task: Task, first: Tried): Promise<LeafResult> {
  const { leaf, tools, count } = task;
  const { step, path } = leaf;
  if (first.ok) return complete(task, first.output, more(first));
  if (first.held !== undefined) return hold(task, first.held, first.error);
  let { error } = first;
  const others = step.fallback ?? [];
  for (const [place, other] of others.entries()) {
    if (error.code === "over_budget") break;
    const to = "value" in other ? "value" : other.agent;
    tools.emit({ type: "step.fallback", step: path, agent: step.agent, to, failure: error });
    if ("value" in other) return complete(task, valueOf(step, other.value), { fallback: "value" });
    const doer = { ...other, with: { ...step.with, ...other.with } };
    await tools.owned?.();
    const tried = await tryAgent(doer, leaf, tools, count, place + 1 < others.length);
    if (tried.ok) return complete(task, tried.output, { ...more(tried), fallback: other.agent });
    if (tried.held !== undefined) return hold(task, tried.held, tried.error);
    error = joinFailures(error, tried.error);
  }
  error = withHandling(error, leftTo(leaf, error, tools.given));
  const usage = task.usage();
  const base = { agent: step.agent, started_at: task.started_at };
  const duration_ms = Date.now() - Date.parse(task.started_at);
  const { attempts } = usage;
  tools.emit({ type: "step.failed", step: path, agent: step.agent, attempts, duration_ms, failure: error });
  return { state: failed(base, error, attempts), usage, asked: task.talk.outcome(false) };
}

interface More {
  readonly message_id?: string;
  readonly handed_to?: string;
  readonly fallback?: string;
  readonly irreversible?: boolean;
}

function complete(
  { leaf: { step, path, chain = [] }, talk, tools, started_at, usage }: Task,
  output: unknown,
  more: More,
): LeafResult {
  const { attempts } = usage();
  const { agent } = step;
  const duration_ms = Date.now() - Date.parse(started_at);
  tools.emit({ type: "step.completed", step: path, agent: more.fallback ?? agent, attempts, duration_ms, output });
  const state = { status: "completed" as const, agent, attempts, started_at, ended_at: now(), output, ...more };
  const asked = talk.outcome(more.fallback !== "value");
  // What one that is asked says counts only with its asker.
  if (asked.mail !== undefined && chain.length === 0) tellMail(asked.mail, more.fallback ?? agent, tools.emit);
  return { state, usage: usage(), asked };
}

/** A person knows that the call was made, and what came of it. */
function taken(task: Task, { agent, output }: { readonly agent: string; readonly output?: unknown }): LeafResult {
  const instead = agent === task.leaf.step.agent ? {} : { fallback: agent };
  return complete(task, output ?? null, { ...instead, irreversible: true });
}

/** The task waits for a person, who has to say what became of a call; with it what it asked others, as far as that is on record. */
async function hold({ leaf, tools, talk, usage }: Task, held: Held, failure: Failure): Promise<LeafResult> {
  const { step, path, edited } = leaf;
  const { agent, outputs } = step;
  const asked = await talk.account();
  const state = unknownState({ path, agent, outputs, held, failure, attempts: usage().attempts, edited }, tools);
  for (const [at, one] of [...Object.entries(asked.steps), [path, state] as const]) {
    if (one.status !== "waiting") continue;
    const { message = "", input } = one;
    tools.emit({ type: "step.waiting", step: at, agent: one.agent, message, input, reason: "outcome_unknown" });
  }
  return { state, usage: usage(), asked };
}

/** A stand-in value in the form of an output: with one name the value under it, so that it is never taken apart. */
function valueOf(step: PlannedStep, value: unknown): unknown {
  const [only, ...others] = step.outputs;
  return only !== undefined && others.length === 0 ? { [only]: value } : value;
}

function more({ messageId, handedTo, once }: Extract<Tried, { ok: true }>): More {
  return {
    ...(once === true && { irreversible: true }),
    ...(messageId !== undefined && { message_id: messageId }),
    ...(handedTo !== undefined && { handed_to: handedTo }),
  };
}
