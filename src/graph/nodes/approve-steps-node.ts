import { interrupt, type LangGraphRunnableConfig } from "@langchain/langgraph";
import type { GraphDependencies } from "../dependencies.ts";
import type { RunEvent } from "../events.ts";
import type { GraphUpdate } from "../state.ts";
import type { Planned } from "../plan/planned.ts";
import { runIdentity } from "../run-identity.ts";
import { fatal, UNDO } from "../schedule.ts";
import type { Agent } from "../../agents/agent.ts";
import type { RegistryView } from "../../tools/registry/versions/registry-view.ts";
import { readyUndo } from "../branch/ready-undo.ts";
import type { StepState, Steps, Undo } from "../step/step-state.ts";
import { outputProblem } from "./output-problem.ts";
import { readDecisions, type Asked, type Decision, type Finding } from "./read-decisions.ts";
import { askAfter, stateAfter, withoutTurn } from "./state-after.ts";

type Waiting = Extract<StepState, { status: "waiting" }>;

/** Shows a person every step that waits, all at once, and waits too, across restarts; an answer that makes no sense is asked for again. */
export function createApproveStepsNode({ registry }: Pick<GraphDependencies, "registry">) {
  return function approve(
    { plan, steps, question }: { plan: Planned; steps: Steps; question: string },
    config: LangGraphRunnableConfig,
  ): GraphUpdate {
    const agents = registry.visibleTo(runIdentity(config).tenant);
    const waiting = Object.entries(steps).flatMap(([path, state]): [string, Waiting][] =>
      state.status === "waiting" ? [[path, state]] : [],
    );
    const asked = waiting.map(([path, { unknown }]): Asked => {
      return { path, about: unknown === undefined ? "approval" : "outcome" };
    });
    // Nothing more is begun in a run that has failed, but for what undoes.
    const dead = fatal(plan, steps).length > 0;
    const after = (path: string, state: Waiting, decision: Decision | Finding): StepState => {
      if (isAsk(path)) return askAfter(state, decision);
      const next = stateAfter(state, decision, undoOf(path, state, decision, agents));
      return dead && !path.includes(UNDO) ? withoutTurn(next) : next;
    };
    let problems: readonly string[] = [];
    for (;;) {
      const read = readDecisions(interrupt(request(waiting, question, problems)), asked);
      const decisionOf = (path: string): Decision | Finding => (read.ok && read.decisions[path]) || { kind: "reject" };
      problems = read.ok
        ? waiting.flatMap(([path, { unknown }]) => outputProblem(path, unknown, decisionOf(path), agents) ?? [])
        : read.problems;
      if (problems.length > 0) continue;
      const decided = waiting.map(([path, state]) => {
        config.writer?.(eventOf(path, state, decisionOf(path)));
        return [path, after(path, state, decisionOf(path))] as const;
      });
      const since = Math.min(...waiting.map(([, state]) => Date.parse(state.since)));
      const waited_ms = (plan.waited_ms ?? 0) + Math.max(0, Date.now() - since);
      return { steps: Object.fromEntries(decided), plan: { ...plan, waited_ms } };
    }
  };
}

/** Whether the path is that of a question to another agent. */
function isAsk(path: string): boolean {
  return />\w+#\d+$/.test(path);
}

/** What undoes a call that was done after all: its step may not get another turn. */
function undoOf(
  path: string,
  { agent, unknown }: Waiting,
  decision: Decision | Finding,
  agents: RegistryView<Agent>,
): Undo | undefined {
  if (decision.kind !== "done" || unknown?.compensate === undefined) return undefined;
  const { outputs, compensate } = unknown;
  return readyUndo({ step: { name: path, agent, outputs }, output: decision.output ?? null, ...compensate }, agents);
}

const WORDS = {
  approve: "approved",
  edit: "edited",
  reject: "denied",
  done: "was_done",
  not_done: "was_not_done",
  fail: "given_up",
} as const;

function eventOf(step: string, { agent }: Waiting, decision: Decision | Finding): RunEvent {
  const message = "message" in decision && decision.message !== undefined ? { message: decision.message } : {};
  return { type: "step.decided", step, agent, decision: WORDS[decision.kind], ...message };
}

/** The value of the interrupt, in the form that agent inboxes show too. */
function request(waiting: readonly [string, Waiting][], question: string, problems: readonly string[]): object {
  return {
    type: "approve_steps",
    question,
    steps: waiting.map(([step, { agent, message, input, reason, unknown }]) => ({
      step,
      agent: unknown?.agent ?? agent,
      ...(message !== undefined && { message }),
      ...(reason !== undefined && { reason }),
      input,
      ...(unknown !== undefined && {
        began_at: unknown.began_at,
        idempotency_key: unknown.idempotency_key,
        failure: unknown.failure,
        answers: ANSWERS,
      }),
    })),
    problems,
    action_requests: waiting.map(([name, { agent, message, input, unknown }]) => ({
      name,
      args: unknown === undefined ? { input } : { outcome: "not_done", output: null },
      description: message ?? `Step ${name} (${agent}) waits for your approval.`,
    })),
    review_configs: waiting.map(([action_name, { unknown }]) => ({
      action_name,
      allowed_decisions: unknown === undefined ? ["approve", "edit", "reject"] : ["edit", "reject"],
    })),
  };
}

/** What a person may say of a call whose outcome is not known. */
const ANSWERS = [
  { outcome: "done", means: "It was done; output is what came of it, and the run goes on with that." },
  { outcome: "not_done", means: "It was not done: it is done now." },
  { outcome: "fail", means: "Leave it: the step has failed." },
];
