import { Send } from "@langchain/langgraph";
import { namesRead, producers } from "./plan/dependencies.ts";
import type { Planned, PlannedStep } from "./plan/planned.ts";
import { answerStep } from "./schedule.ts";
import type { GraphState } from "./state.ts";
import type { Continuation } from "./nodes/planner-node.ts";
import type { ReadyStep } from "./step/run-step.ts";

/** Agents with a node of their own; all others run in `delegate`, so that the graph stays as it is while the registry changes. */
export const SPECIALISTS = ["retriever", "analyzer", "pricer", "synthesizer", "redactor"] as const;

/** After the planner and after `dispatch`: every step just started to the node of its agent; with none left, to the end. */
export function route(state: GraphState): Send[] | "respond" {
  const { plan, steps } = state;
  if (plan === null || "document" in plan) return "respond";
  // Sent, not just named: a task of its own is how the planner tells a plan under way from a new question, in whichever run it goes on.
  if (plan.state === "approval" || plan.state === "replan")
    return [new Send("planner", { plan, state: { ...state, messages: [] } } satisfies Continuation)];
  // A superstep has ended for all its steps, so those that run are those that have just been started.
  const started = plan.steps.filter((step) => steps[step.name]?.status === "running");
  if (started.length === 0) return "respond";
  return started.map((step) => new Send(nodeOf(step), ready(step, plan, state)));
}

function nodeOf(step: PlannedStep): string {
  return SPECIALISTS.find((name) => name === step.agent) ?? "delegate";
}

function ready(step: PlannedStep, plan: Planned, { context, steps, query }: GraphState): ReadyStep {
  const names = namesRead(step);
  const writers = producers(plan);
  const state = steps[step.name];
  return {
    step,
    started_at: state?.status === "running" ? state.started_at : new Date().toISOString(),
    question: query?.question ?? "",
    values: Object.fromEntries(
      names.filter((name) => Object.hasOwn(context, name)).map((name) => [name, context[name]]),
    ),
    producers: Object.fromEntries(
      names.flatMap((name) => (writers.has(name) ? [[name, writers.get(name) ?? ""]] : [])),
    ),
    answers: answerStep(plan)?.name === step.name,
  };
}
