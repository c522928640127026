import { now } from "../branch/outcome.ts";
import type { StepState, Undo } from "../step/step-state.ts";
import type { Decision, Finding } from "./read-decisions.ts";

type Waiting = Extract<StepState, { status: "waiting" }>;

/**
 * Where a step that waited stands once a person has decided.
 *
 * @param undo of what was found done, where the step says what undoes it
 */
export function stateAfter(
  { agent, since, attempts, unknown }: Waiting,
  decision: Decision | Finding,
  undo?: Undo,
): StepState {
  // What a person had put in place of its input before holds still.
  const kept = unknown?.edited === undefined ? {} : { input: unknown.edited };
  const failed = (error: Extract<StepState, { status: "failed" }>["error"]): StepState => {
    return { status: "failed", agent, attempts, started_at: unknown?.began_at ?? since, ended_at: now(), error };
  };
  switch (decision.kind) {
    case "approve":
      return { status: "approved", agent, attempts: 0 };
    case "edit":
      return { status: "approved", agent, attempts: 0, input: decision.input };
    case "reject": {
      const message = decision.message === undefined ? "a person said no" : `a person said no: ${decision.message}`;
      return failed({ code: "denied", message, retryable: false });
    }
    case "done":
      return {
        status: "approved",
        agent,
        attempts: 0,
        ...kept,
        done: {
          agent: unknown?.agent ?? agent,
          output: decision.output ?? null,
          ...(undo !== undefined && { undo }),
        },
      };
    case "not_done":
      return { status: "approved", agent, attempts: 0, ...kept };
    case "fail": {
      const why = decision.message ?? unknown?.failure.message ?? "";
      return failed({
        code: unknown?.failure.code ?? "unavailable",
        message: `a person gave it up, and it is not known whether it was done: ${why}`,
        retryable: false,
        outcome: "unknown",
      });
    }
  }
}

/** Where an ask stands: its asker, begun anew, finds what was done, or does it. */
export function askAfter(waiting: Waiting, decision: Decision | Finding): StepState {
  const state = withoutTurn(stateAfter(waiting, decision), "it was not done, and is asked for again");
  if ((state.status !== "completed" && state.status !== "failed") || waiting.asked_as === undefined) return state;
  return { ...state, asked_as: waiting.asked_as };
}

/** Where it stands when it does not get another turn: what was done is done, and what was not is not. */
export function withoutTurn(state: StepState, reason = "it was not done, and the run had failed meanwhile"): StepState {
  if (state.status !== "approved") return state;
  const { agent, attempts, done } = state;
  const ended_at = now();
  if (done === undefined)
    return {
      status: "skipped",
      agent,
      attempts,
      ended_at,
      reason,
    };
  return {
    status: "completed",
    agent,
    attempts,
    started_at: ended_at,
    ended_at,
    output: done.output,
    irreversible: true,
    ...(done.undo !== undefined && { undo: done.undo }),
  };
}
