import type { GraphState } from "../state.ts";

/** Outputs of earlier turns that a follow-up can still name. */
const KEPT_OUTPUTS = 12;
const PREVIOUS = new Set(["question", "user_query", "previous_answer", "previous_outputs"]);

/**
 * The names a planner's plan may read before any step has run: `question`, `user_query`, and from the second turn on
 * `previous_answer` and `previous_outputs` (by the names they were written under; a newer one replaces an older of its name).
 */
export function runInputs(state: GraphState, text: string, question: string): Record<string, unknown> {
  const inputs: Record<string, unknown> = { question, user_query: text };
  const last = state.turns.at(-1);
  if (last === undefined) return inputs;
  const older = state.context.previous_outputs;
  const newer = Object.entries(state.context).filter(([name]) => !PREVIOUS.has(name));
  const kept = [
    ...Object.entries(isRecord(older) ? older : {}).filter(([name]) => !Object.hasOwn(state.context, name)),
    ...newer,
  ];
  return { ...inputs, previous_answer: last.answer, previous_outputs: Object.fromEntries(kept.slice(-KEPT_OUTPUTS)) };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
