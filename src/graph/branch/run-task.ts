import { InvalidInput, toFailure } from "../../tools/errors.ts";
import { isNames, ITERATION } from "../plan/dependencies.ts";
import { evaluate } from "../plan/expression/evaluate.ts";
import { namesIn } from "../plan/expression/names-in.ts";
import type { PlannedStep } from "../plan/planned.ts";
import { withNulls } from "../plan/workflow-outputs.ts";
import { withDeadline } from "../step/deadline.ts";
import type { BranchTools } from "./branch-tools.ts";
import type { StepState } from "../step/step-state.ts";
import { failed, hasEnded, now, only, type Outcome } from "./outcome.ts";
import { runAggregate } from "./run-aggregate.ts";
import { runBody } from "./run-body.ts";
import { runEach } from "./run-each.ts";
import { runRounds } from "./run-rounds.ts";
import type { Scope } from "./scope.ts";
import { inTasksSpan } from "../tracing/in-step-span.ts";
import { shownInput } from "./shown-input.ts";
import type { Watch } from "./watch.ts";

/** Carries out one step whose turn it is: whether it runs at all, whether a person has to agree, then its items, its rounds or its one task. */
export async function runTask(
  step: PlannedStep,
  path: string,
  scope: Scope,
  tools: BranchTools,
  watch: Watch,
): Promise<Outcome> {
  const known = tools.known[path];
  // It ended before, within a step that then had to wait for a person.
  if (known !== undefined && hasEnded(known)) return only(path, known);
  const skip = (reason: string): Outcome => {
    tools.emit({ type: "step.skipped", step: path, agent: step.agent, reason });
    return only(path, { status: "skipped", agent: step.agent, attempts: 0, ended_at: now(), reason });
  };
  const fail = (error: unknown): Outcome => {
    const failure = toFailure(error);
    tools.emit({ type: "step.failed", step: path, agent: step.agent, attempts: 0, duration_ms: 0, failure });
    return only(path, failed({ agent: step.agent, started_at: now() }, failure, 0));
  };

  const missing = unwritten(step, scope);
  if (missing !== undefined)
    return skip(`nobody wrote ${missing}: step ${scope.producers[missing] ?? ""} did not complete`);
  if (step.when !== undefined) {
    try {
      const holds = evaluate(step.when, withNulls(namesIn(step.when), scope.values));
      if (typeof holds !== "boolean")
        throw new InvalidInput(`when must be true or false, and is ${JSON.stringify(holds)}`, { field: "when" });
      if (!holds) return skip(`${step.when} is false`);
    } catch (error) {
      return fail(error);
    }
  }
  if (step.aggregate !== undefined) return runAggregate(step, path, scope, watch, tools);
  const agreed = agreementOf(known);
  if (step.approval !== undefined && agreed === undefined) {
    const input = shownInput(step, scope, tools);
    const message = step.approval.message === undefined ? {} : { message: step.approval.message };
    if (known?.status !== "waiting")
      tools.emit({ type: "step.waiting", step: path, agent: step.agent, ...message, input });
    return only(path, {
      status: "waiting",
      agent: step.agent,
      attempts: 0,
      since: known?.status === "waiting" ? known.since : now(),
      ...message,
      input,
    });
  }
  const limited = step.deadline === undefined ? tools : withDeadline(tools, Date.now() + step.deadline);
  const outcome = await carryOut(step, path, scope, limited, agreed?.input);
  const state = outcome.steps[path];
  if (agreed === undefined || state?.status !== "pending") return outcome;
  return { ...outcome, steps: { ...outcome.steps, [path]: { ...state, agreed } } };
}

function carryOut(
  step: PlannedStep,
  path: string,
  scope: Scope,
  tools: BranchTools,
  edited: Readonly<Record<string, unknown>> | undefined,
): Promise<Outcome> {
  if (step.for_each !== undefined)
    return inTasksSpan("for_each", step, path, () => runEach(step, path, scope, tools, edited));
  if (step.repeat !== undefined)
    return inTasksSpan("repeat", step, path, () => runRounds(step, path, scope, tools, edited));
  return runBody(step, path, scope, tools, edited);
}

/** What a person agreed to, now or before a task of the step had to wait. */
function agreementOf(known: StepState | undefined): { input?: Record<string, unknown> | undefined } | undefined {
  if (known?.status === "approved") return known.input === undefined ? {} : { input: known.input };
  return known?.status === "pending" || known?.status === "running" ? known.agreed : undefined;
}

/** A name without which the step cannot run and which its step did not write. */
function unwritten(step: PlannedStep, { values, producers }: Scope): string | undefined {
  // What an aggregation is made of may be missing.
  if (!isNames(step.inputs) || step.aggregate !== undefined) return undefined;
  const own = [
    ...(step.for_each === undefined ? [] : [step.for_each.as]),
    ...(step.repeat === undefined ? [] : [...step.outputs, ITERATION]),
  ];
  return step.inputs.find(
    (name) => !own.includes(name) && Object.hasOwn(producers, name) && !Object.hasOwn(values, name),
  );
}
