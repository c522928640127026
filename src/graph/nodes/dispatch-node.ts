import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import { fatal, nextWave, onError } from "../schedule.ts";
import type { GraphState, GraphUpdate } from "../state.ts";
import type { StepState } from "../step/step-state.ts";
import { startSteps } from "./begin-plan.ts";

/** How often a run may be planned anew. */
const REPLANS = 2;

/** Decides what comes after steps have ended: the next wave, another plan, or the end. */
export function createDispatchNode() {
  return function dispatch({ plan, steps }: GraphState, config: LangGraphRunnableConfig): GraphUpdate {
    if (plan === null || "document" in plan) return {};
    const dead = fatal(plan, steps);
    if (dead.length > 0 && plan.revision < REPLANS && dead.every((step) => onError(plan, step) === "replan")) {
      return { plan: { ...plan, state: "replan" } };
    }
    const { ready, skipped } = nextWave(plan, steps);
    const ended_at = new Date().toISOString();
    const passed = skipped.map(({ step, reason }): [string, StepState] => {
      config.writer?.({ type: "step.skipped", step: step.name, agent: step.agent, reason });
      return [step.name, { status: "skipped", agent: step.agent, attempts: 0, ended_at, reason }];
    });
    return { steps: { ...startSteps(ready), ...Object.fromEntries(passed) } };
  };
}
