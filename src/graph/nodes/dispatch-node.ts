import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import type { Halts } from "../branch/halts.ts";
import { hasEnded } from "../branch/outcome.ts";
import { runIdentity, runKey } from "../run-identity.ts";
import { unknownSteps } from "../branch/unknown-steps.ts";
import { fatal, onError, UNDO, waitingPaths } from "../schedule.ts";
import type { GraphState, GraphUpdate } from "../state.ts";
import { isOf } from "../branch/path.ts";
import type { StepState, Steps } from "../step/step-state.ts";
import { withoutTurn } from "./state-after.ts";
import { passOver, startSteps } from "./begin-plan.ts";

/** How often a run may be planned anew. */
const REPLANS = 2;

/** Decides what comes after steps have ended: the next ones, another plan, or the end. */
export function createDispatchNode(halts: Halts) {
  return function dispatch({ plan, steps, answer }: GraphState, config: LangGraphRunnableConfig): GraphUpdate {
    halts.clear(runKey(runIdentity(config)));
    if (plan === null || "document" in plan) return {};
    const dead = fatal(plan, steps);
    const settled = withoutTurns(steps, dead.length > 0);
    // While a person is asked nothing begins: what could go on has already come to its end.
    if (dead.length === 0)
      return waitingPaths(steps).length > 0
        ? { steps: settled }
        : { steps: { ...settled, ...startSteps(plan, steps) } };
    // What became of a call is asked before anything else is made of the failure.
    if (Object.keys(unknownSteps(steps)).length > 0) return { steps: settled };
    // An answer before the end is the planner's, who has given up: what is left is to undo.
    const mayReplan = answer === "" && plan.revision < REPLANS;
    if (mayReplan && dead.every((step) => onError(plan, step, steps[step.name]) === "replan")) {
      return { plan: { ...plan, state: "replan" }, steps: settled };
    }
    return { steps: { ...settled, ...passOver(plan, { ...steps, ...settled }, config) } };
  };
}

/** What a person has decided about and that gets no turn any more: the step that holds it has ended meanwhile, or the run has failed. */
function withoutTurns(steps: Steps, failed: boolean): Record<string, StepState> {
  const ended = Object.entries(steps).flatMap(([path, state]) => (hasEnded(state) ? [path] : []));
  const open = Object.entries(steps).filter(
    ([path, { status }]) =>
      status === "approved" &&
      !path.includes(UNDO) &&
      (failed || ended.some((above) => above !== path && isOf(path, above))),
  );
  return Object.fromEntries(
    open.map(([path, state]) => [
      path,
      withoutTurn(state, failed ? undefined : "it was not done, and its step had ended meanwhile"),
    ]),
  );
}
