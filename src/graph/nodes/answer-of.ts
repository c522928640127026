import { z } from "zod";
import { finding } from "../../tools/finding.ts";
import type { Planned } from "../plan/planned.ts";
import { sinks } from "../plan/dependencies.ts";
import { answerStep } from "../plan/segment.ts";
import type { StepState, Steps } from "../step/step-state.ts";

/** An agent that writes text returns it under `text`, with the records behind its marks under `citations`. */
const written = z.looseObject({ text: z.string(), citations: z.array(z.unknown()).default([]) });

export interface Answer {
  readonly text: string;
  readonly citations: readonly unknown[];
  /** The message under which the text has already been streamed. */
  readonly messageId: string | undefined;
}

/** The answer of a plan whose steps have ended: what its last step wrote, or all that its ends found. */
export function answerOf(plan: Planned, steps: Steps): Answer {
  const last = answerStep(plan);
  const state = last === undefined ? undefined : steps[last.name];
  if (state?.status === "completed") return { ...inWords(outputOf(state)), messageId: state.message_id };
  const failed = plan.steps.flatMap((step) => reasonOf(step.name, steps[step.name]));
  // Where it did not come to its end, all that was found on the way has to do.
  const heard = failed.length > 0 || last !== undefined ? plan.steps : sinks(plan);
  const found = heard.map((step) => wordsOf(steps[step.name])).filter((text) => text !== "");
  const text = [
    ...failed,
    ...standing(steps),
    ...(failed.length > 0 && found.length > 0 ? ["What was found until then:"] : []),
    ...found,
  ].join("\n\n");
  return { text, citations: [], messageId: undefined };
}

function wordsOf(state: StepState | undefined): string {
  return state?.status === "completed" ? inWords(outputOf(state)).text : "";
}

/** A step of several tasks holds its outputs by name: one alone is meant itself. */
function outputOf({ output, tasks }: Extract<StepState, { status: "completed" }>): unknown {
  const values = tasks !== undefined && typeof output === "object" && output !== null ? Object.values(output) : [];
  return values.length === 1 ? values[0] : output;
}

function reasonOf(name: string, state: StepState | undefined): string[] {
  return state?.status === "failed"
    ? [`This could not be finished: step ${name} (${state.agent}) failed: ${state.error.message}.`]
    : [];
}

/** What was to be undone and stands. */
export function standing(steps: Steps): string[] {
  const paths = Object.entries(steps).flatMap(([path, state]) => (state.status === "uncompensated" ? [path] : []));
  return paths.length === 0 ? [] : [`This was done and could not be undone: ${paths.join(", ")}.`];
}

/** An output as text: its own words, its statements, those of its items one after the other, or as JSON. */
function inWords(output: unknown): { text: string; citations: unknown[] } {
  if (typeof output === "string") return { text: output, citations: [] };
  const text = written.safeParse(output);
  if (text.success) return text.data;
  const found = finding.safeParse(output);
  if (found.success) return { text: found.data.statements.map((statement) => statement.text).join(" "), citations: [] };
  if (Array.isArray(output) && output.length > 0 && output.every(hasWords))
    return { text: output.map((item) => inWords(item).text).join("\n\n"), citations: [] };
  return { text: JSON.stringify(output, undefined, 2) ?? "", citations: [] };
}

function hasWords(output: unknown): boolean {
  return typeof output === "string" || written.safeParse(output).success || finding.safeParse(output).success;
}
