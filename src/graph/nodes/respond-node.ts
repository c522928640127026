import { randomUUID } from "node:crypto";
import { AIMessage } from "@langchain/core/messages";
import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import { createSpeech } from "../../agents/model/speech.ts";
import { BatonError, InvalidInput } from "../../tools/errors.ts";
import type { Problem } from "../../tools/problem.ts";
import type { GraphDependencies } from "../dependencies.ts";
import type { Planned } from "../plan/planned.ts";
import { workflowOutputs } from "../plan/workflow-outputs.ts";
import { fatal, onError } from "../schedule.ts";
import type { GraphState, GraphUpdate } from "../state.ts";
import { answerOf, standing, type Answer } from "./answer-of.ts";

/** Turns kept for follow-ups. */
const KEPT_TURNS = 5;
const NOTE = "\n\n(Built-in model: quoted and computed, not written by a language model.)";

/**
 * Ends a run: what has not been streamed yet is streamed, the answer becomes the last message, and the turn is remembered.
 *
 * @throws InvalidInput when the given plan was refused; BatonError with the step's own code when a given plan's step failed.
 */
export function createRespondNode(deps: Pick<GraphDependencies, "model">) {
  return async function respond(state: GraphState, config: LangGraphRunnableConfig): Promise<GraphUpdate> {
    const { plan } = state;
    if (plan === null || "document" in plan) throw new InvalidInput("the run holds no plan", { field: "input" });
    if (plan.state === "refused") throw new InvalidInput(inOneLine(plan.problems ?? []), { field: "input" });
    throwIfFailed(plan, state);

    const { text, citations, messageId } = settle(plan, state);
    const id = messageId ?? `msg-${randomUUID()}`;
    const note =
      plan.by !== "given" && state.query?.format !== "json" && deps.model("synthesizer") === undefined ? NOTE : "";
    const speech = createSpeech({ id }, config);
    if (messageId === undefined) speech.say(text);
    speech.say(note);
    await speech.end();

    const answer = text + note;
    const message = new AIMessage({
      id,
      content: answer,
      ...(citations.length > 0 && { additional_kwargs: { citations } }),
    });
    const outputs = yielded(plan, state);
    return { messages: [message], answer, citations: [...citations], outputs, turns: remember(plan, state, text) };
  };
}

function settle(plan: Planned, state: GraphState): Answer {
  if (plan.state === "rejected")
    return { text: "The plan was not approved; nothing was done.", citations: [], messageId: undefined };
  // The planner answers by itself where no step is needed.
  if (state.answer !== "")
    return { text: [state.answer, ...standing(state.steps)].join("\n\n"), citations: [], messageId: undefined };
  return answerOf(plan, state.steps);
}

/** What the plan yields; nothing where it did not come to its end. */
function yielded(plan: Planned, { steps, context }: GraphState): Record<string, unknown> {
  return plan.state === "ready" && fatal(plan, steps).length === 0 ? workflowOutputs(plan, context) : {};
}

function throwIfFailed(plan: Planned, { steps }: GraphState): void {
  for (const step of fatal(plan, steps)) {
    const state = steps[step.name];
    if (state?.status !== "failed" || onError(plan, step, state) !== "fail") continue;
    const { code, message, retryable, at, attempts, handled } = state.error;
    throw new BatonError(
      code,
      retryable,
      `step ${step.name} (${step.agent}) failed after ${state.attempts} attempts: ${message}${notUndone(steps)}`,
      { field: `plan.steps.${step.name}`, at, attempts, handled },
    );
  }
}

/** What the run has done that stands, though it was to be undone. */
function notUndone(steps: GraphState["steps"]): string {
  const paths = Object.entries(steps).flatMap(([path, state]) => (state.status === "uncompensated" ? [path] : []));
  return paths.length === 0 ? "" : `; could not be undone: ${paths.join(", ")}`;
}

function inOneLine(problems: readonly Problem[]): string {
  return problems.map(({ path, message }) => (path === "" ? message : `${path}: ${message}`)).join("; ");
}

function remember(plan: Planned, state: GraphState, answer: string): GraphState["turns"] {
  if (state.query === null) return state.turns;
  const { text: query, question } = state.query;
  const steps = plan.steps.map(({ name, agent }) => ({ name, agent }));
  return [
    ...state.turns,
    { query, question, answer, steps, outputs: plan.steps.flatMap((step) => step.outputs) },
  ].slice(-KEPT_TURNS);
}
