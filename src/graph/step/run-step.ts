import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Agent, AgentContext } from "../../agents/agent.ts";
import { limitModel } from "../../agents/model/limit-model.ts";
import type { Speech } from "../../agents/model/speech.ts";
import type { Usage } from "../../agents/model/usage.ts";
import { NotFound, toFailure, type Failure } from "../../tools/errors.ts";
import { nearest } from "../../tools/nearest.ts";
import type { RunEvent } from "../events.ts";
import type { PlannedStep } from "../plan/planned.ts";
import { attempt } from "./attempt.ts";
import { bindInputs, type Bound } from "./bind-inputs.ts";
import type { Guards } from "./guards.ts";
import { pickOutputs } from "./pick-outputs.ts";
import { createRetryDelay } from "./retry-delay.ts";
import type { StepState } from "./step-state.ts";

const DEFAULT_TIMEOUT_MS = 30_000;
/** How much of an attempt's deadline its model calls may take; the rest is for the built-in way. */
const MODEL_SHARE = 0.6;

/** A step made ready: all it needs from the run. It is what a node is sent, and so part of the checkpoint. */
export interface ReadyStep {
  readonly step: PlannedStep;
  readonly started_at: string;
  readonly question: string;
  /** The values of the names it reads. */
  readonly values: Readonly<Record<string, unknown>>;
  /** Which step wrote each of them; run inputs are missing. */
  readonly producers: Readonly<Record<string, string>>;
  /** Whether what it says is the answer and streams to the client. */
  readonly answers: boolean;
}

/** What a step may use; `say` opens a message of its own for each attempt. */
export interface StepTools {
  readonly agents: { get(name: string): Agent | undefined; list(): readonly Agent[] };
  readonly guards: Guards;
  readonly signal: AbortSignal;
  readonly emit: (event: RunEvent) => void;
  readonly context: (agent: Agent) => Pick<AgentContext, "tenant" | "threadId" | "runId" | "log" | "model">;
  readonly speech: (messageId: string) => Speech;
}

export interface StepResult {
  readonly state: StepState;
  /** What it writes into the run's context; empty unless completed. */
  readonly writes: Readonly<Record<string, unknown>>;
  readonly usage: Usage;
}

/**
 * Runs one step under its policies: inputs bound and checked, a deadline for each attempt, bulkhead and breaker of its agent, retries of
 * what a retry can mend, output checked. A failure is a value.
 *
 * @throws Cancelled when the run was stopped: the step has then not ended, and a resumed run starts it anew.
 */
export async function runStep(ready: ReadyStep, tools: StepTools): Promise<StepResult> {
  const { step, started_at } = ready;
  const spent = { inputTokens: 0, outputTokens: 0 };
  const spend = (usage: Usage): void => {
    spent.inputTokens += usage.inputTokens;
    spent.outputTokens += usage.outputTokens;
  };
  let attempts = 0;
  const since = Date.parse(started_at);
  const fail = (error: Failure): StepResult => {
    const ended_at = new Date().toISOString();
    tools.emit({
      type: "step.failed",
      step: step.name,
      agent: step.agent,
      attempts,
      duration_ms: Date.now() - since,
      failure: error,
    });
    return {
      state: { status: "failed", agent: step.agent, attempts, started_at, ended_at, error },
      writes: {},
      usage: spent,
    };
  };

  let agent: Agent;
  let bound: Bound;
  try {
    agent = findAgent(step.agent, tools.agents);
    bound = bindInputs(step, agent.input, ready.values, (name) => ready.producers[name]);
  } catch (error) {
    return fail(toFailure(error));
  }

  const limit = step.retry?.attempts ?? (agent.effect === "pure" || agent.effect === "idempotent" ? 3 : 1);
  const delayFor = createRetryDelay();
  for (;;) {
    attempts++;
    tools.emit({ type: "step.started", step: step.name, agent: agent.name, attempt: attempts });
    try {
      const { output, messageId } = await oneAttempt(ready, agent, bound, attempts, spend, tools);
      const writes = pickOutputs(step, output);
      tools.emit({
        type: "step.completed",
        step: step.name,
        agent: agent.name,
        attempts,
        duration_ms: Date.now() - since,
        output,
      });
      const ended_at = new Date().toISOString();
      const spoken = messageId === undefined ? {} : { message_id: messageId };
      return {
        state: { status: "completed", agent: agent.name, attempts, started_at, ended_at, output, ...spoken },
        writes,
        usage: spent,
      };
    } catch (error) {
      if (tools.signal.aborted) throw error;
      const failure = toFailure(error);
      const delay = failure.retryable && attempts < limit ? delayFor(failure) : undefined;
      if (delay === undefined) return fail(failure);
      tools.emit({
        type: "step.retried",
        step: step.name,
        agent: agent.name,
        attempt: attempts,
        failure,
        delay_ms: Math.round(delay),
      });
      await sleep(delay, undefined, { signal: tools.signal });
    }
  }
}

function findAgent(name: string, agents: StepTools["agents"]): Agent {
  const agent = agents.get(name);
  if (agent !== undefined) return agent;
  const known = agents.list().map((entry) => entry.name);
  const near = nearest(name, known);
  throw new NotFound(`unknown agent ${name}${near === undefined ? "" : `; did you mean ${near}?`}`, {
    field: "agent",
    alternatives: known,
  });
}

async function oneAttempt(
  { step, question, answers }: ReadyStep,
  agent: Agent,
  { input, sources }: Bound,
  number: number,
  spend: (usage: Usage) => void,
  tools: StepTools,
): Promise<{ output: unknown; messageId: string | undefined }> {
  const base = tools.context(agent);
  const deadlineMs = step.timeout ?? agent.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  const model = base.model && limitModel(base.model, AbortSignal.timeout(deadlineMs * MODEL_SHARE));
  // An id of its own for every attempt, so that no client joins the pieces of two.
  const messageId = `msg-${randomUUID()}`;
  const speech = answers ? tools.speech(messageId) : undefined;
  // An agent that was not waited for, or that left a timer behind, may go on talking.
  let over = false;
  const context: Omit<AgentContext, "signal"> = {
    ...base,
    model,
    idempotencyKey: `${base.runId}:${step.name}`,
    spend,
    say: (text) => {
      if (!over) speech?.say(text);
    },
    progress: (message, fraction) => {
      if (over) return;
      const part = fraction === undefined ? {} : { fraction: Math.min(1, Math.max(0, fraction)) };
      tools.emit({ type: "step.progress", step: step.name, agent: agent.name, message, ...part });
    },
  };
  // A step that is given the question in other words (cleaned of personal data, say) is to know only those.
  const asked = typeof input.question === "string" ? input.question : question;
  const task = { question: asked, input, sources, step: step.name, attempt: number };
  try {
    const limits = { runSignal: tools.signal, timeoutMs: deadlineMs };
    const output = await tools.guards.run(agent.name, () => attempt(agent, task, context, limits));
    return { output, messageId: speech?.said ? messageId : undefined };
  } finally {
    over = true;
    await speech?.end();
  }
}
