import type { PlannedStep } from "../../../src/graph/plan/planned.ts";
import { toFailure, type Failure } from "../../../src/tools/errors.ts";
import type { Effect } from "../../../src/tools/registry/manifest.ts";
import { actOf, saysNothingWasDone, TEMPERS, type AgentName, type Script } from "./script.ts";

/** How many attempts an agent makes at a task of a step, what the last one fails with, and whether a person then gave it up. */
export function expectedAttempts(
  script: Script,
  step: PlannedStep,
  agent: AgentName,
  path: string,
): { made: number; failure: Failure | undefined; givenUp?: boolean; isFinal?: boolean } {
  const effect = effectOf(step, agent);
  const limit = step.retry?.attempts ?? (effect === "pure" || effect === "idempotent" ? 3 : 1);
  for (let made = 1; ; made++) {
    const { failure, happens } = actOf(script, agent, path, made);
    if (failure === undefined) return { made, failure, isFinal: effect === "irreversible" };
    const error = toFailure(failure);
    // A person is asked what became of it, and knows.
    if (effect === "irreversible" && !saysNothingWasDone(failure))
      return { made, failure: happens ? undefined : error, givenUp: !happens, isFinal: true };
    if (made >= limit || !mayHelp(step, error)) return { made, failure: error };
  }
}

/** What a step says of its effect is said of its own agent, not of those that stand in. */
export function effectOf(step: PlannedStep, agent: AgentName): Effect {
  return agent === step.agent ? (step.effect ?? TEMPERS[agent].effect) : TEMPERS[agent].effect;
}

/** Whether a step tries again after this failure, attempts left. */
export function mayHelp({ retry }: PlannedStep, { code, retryable, retryAfterMs = 0 }: Failure): boolean {
  // What is named is tried again, whatever it says of itself.
  const named = retry?.on === undefined ? retryable : retry.on.some((word) => word === code);
  return named && retryAfterMs <= (retry?.max_delay ?? 10_000);
}
