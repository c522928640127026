import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import type { Halts } from "../branch/halts.ts";
import { hasEnded, now } from "../branch/outcome.ts";
import { runIdentity, runKey } from "../run-identity.ts";
import { unknownSteps } from "../branch/unknown-steps.ts";
import { fatal, onError, waitingPaths } from "../schedule.ts";
import type { GraphState, GraphUpdate } from "../state.ts";
import type { StepState } from "../step/step-state.ts";
import { startSteps } from "./begin-plan.ts";

/** How often a run may be planned anew. */
const REPLANS = 2;

/** Decides what comes after steps have ended: the next ones, another plan, or the end. */
export function createDispatchNode(halts: Halts) {
  return function dispatch({ plan, steps }: GraphState, config: LangGraphRunnableConfig): GraphUpdate {
    halts.clear(runKey(runIdentity(config)));
    if (plan === null || "document" in plan) return {};
    const dead = fatal(plan, steps);
    // While a person is asked nothing begins: what could go on has already come to its end.
    if (dead.length === 0) return waitingPaths(steps).length > 0 ? {} : { steps: startSteps(plan, steps) };
    // What became of a call is asked before anything else is made of the failure.
    if (Object.keys(unknownSteps(steps)).length > 0) return {};
    if (plan.revision < REPLANS && dead.every((step) => onError(plan, step, steps[step.name]) === "replan")) {
      return { plan: { ...plan, state: "replan" } };
    }
    const reason = `step ${dead.map((step) => step.name).join(", ")} failed`;
    const ended_at = now();
    const passed = plan.steps
      .filter((step) => !hasEnded(steps[step.name]))
      .map((step): [string, StepState] => {
        config.writer?.({ type: "step.skipped", step: step.name, agent: step.agent, reason });
        return [step.name, { status: "skipped", agent: step.agent, attempts: 0, ended_at, reason }];
      });
    return { steps: Object.fromEntries(passed) };
  };
}
