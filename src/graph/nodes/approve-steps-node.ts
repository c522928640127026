import { interrupt, type LangGraphRunnableConfig } from "@langchain/langgraph";
import type { RunEvent } from "../events.ts";
import type { GraphUpdate } from "../state.ts";
import type { Planned } from "../plan/planned.ts";
import { now } from "../branch/outcome.ts";
import type { StepState, Steps } from "../step/step-state.ts";
import { readDecisions, type Decision } from "./read-decisions.ts";

type Waiting = Extract<StepState, { status: "waiting" }>;

/** Shows a person every step that waits, all at once, and waits too, across restarts; an answer that makes no sense is asked for again. */
export function createApproveStepsNode() {
  return function approve(
    { plan, steps, question }: { plan: Planned; steps: Steps; question: string },
    config: LangGraphRunnableConfig,
  ): GraphUpdate {
    const waiting = Object.entries(steps).flatMap(([path, state]): [string, Waiting][] =>
      state.status === "waiting" ? [[path, state]] : [],
    );
    const paths = waiting.map(([path]) => path);
    let problems: readonly string[] = [];
    for (;;) {
      const read = readDecisions(interrupt(request(waiting, question, problems)), paths);
      if (!read.ok) {
        problems = read.problems;
        continue;
      }
      const decided = waiting.map(([path, state]) => {
        const decision = read.decisions[path] ?? { kind: "approve" as const };
        config.writer?.(eventOf(path, state, decision));
        return [path, stateAfter(state, decision)] as const;
      });
      const since = Math.min(...waiting.map(([, state]) => Date.parse(state.since)));
      const waited_ms = (plan.waited_ms ?? 0) + Math.max(0, Date.now() - since);
      return { steps: Object.fromEntries(decided), plan: { ...plan, waited_ms } };
    }
  };
}

const WORDS = { approve: "approved", edit: "edited", reject: "denied" } as const;

function eventOf(step: string, { agent }: Waiting, decision: Decision): RunEvent {
  const message = decision.kind === "reject" && decision.message !== undefined ? { message: decision.message } : {};
  return { type: "step.decided", step, agent, decision: WORDS[decision.kind], ...message };
}

function stateAfter({ agent, since }: Waiting, decision: Decision): StepState {
  if (decision.kind === "approve") return { status: "approved", agent, attempts: 0 };
  if (decision.kind === "edit") return { status: "approved", agent, attempts: 0, input: decision.input };
  const message = decision.message === undefined ? "a person said no" : `a person said no: ${decision.message}`;
  return {
    status: "failed",
    agent,
    attempts: 0,
    started_at: since,
    ended_at: now(),
    error: { code: "denied", message, retryable: false },
  };
}

/** The value of the interrupt, in the form that agent inboxes show too. */
function request(waiting: readonly [string, Waiting][], question: string, problems: readonly string[]): object {
  return {
    type: "approve_steps",
    question,
    steps: waiting.map(([step, { agent, message, input }]) => ({
      step,
      agent,
      ...(message !== undefined && { message }),
      input,
    })),
    problems,
    action_requests: waiting.map(([name, { agent, message, input }]) => ({
      name,
      args: { input },
      description: message ?? `Step ${name} (${agent}) waits for your approval.`,
    })),
    review_configs: waiting.map(([action_name]) => ({ action_name, allowed_decisions: ["approve", "edit", "reject"] })),
  };
}
