import {
  writeAggregate,
  writeApproval,
  writeCompensate,
  writeDoer,
  writeFallback,
  writeForEach,
  writeHedge,
  writeInputs,
  writeRepeat,
  writeRetry,
  type AnyStep,
} from "./document/policy-documents.ts";
import { writeDuration } from "./document/write-duration.ts";
import type { Plan } from "./plan.ts";
import type { PlannedWorkflow } from "./planned.ts";

/**
 * A plan in the words of the language, as an object; read again it is equal. Of a plan that a run holds, what only the run knows (its
 * state, its proof) is left out.
 */
export function planToDocument(plan: Plan | PlannedWorkflow): object {
  const { name, version, description, inputs, outputs, budget, steps } = plan;
  const defaults = "defaults" in plan ? plan.defaults : undefined;
  return given({
    name,
    version,
    description,
    inputs,
    budget,
    defaults:
      defaults &&
      given({
        ...defaults,
        timeout: defaults.timeout === undefined ? undefined : writeDuration(defaults.timeout),
        retry: defaults.retry && writeRetry(defaults.retry),
      }),
    steps: steps.map((step) => toDocument(step)),
    outputs,
  });
}

/** A step in the words of the language, the long forms shortened where they say no more. */
export function toDocument(step: AnyStep): object {
  const { name, description, outputs, depends_on, when, approval, for_each, repeat, timeout, retry } = step;
  return given({
    name,
    description,
    ...whoDoes(step),
    ...writeInputs(step),
    outputs,
    depends_on: depends_on.length === 0 ? undefined : depends_on,
    when,
    for_each: for_each && writeForEach(for_each),
    repeat: repeat && writeRepeat(repeat),
    timeout: timeout === undefined ? undefined : writeDuration(timeout),
    deadline: step.deadline === undefined ? undefined : writeDuration(step.deadline),
    retry: retry && writeRetry(retry),
    hedge: step.hedge && writeHedge(step.hedge),
    fallback: step.fallback && writeFallback(step.fallback),
    on_error: step.on_error,
    approval: approval === undefined ? undefined : writeApproval(approval),
    compensate: step.compensate && writeCompensate(step.compensate),
    effect: step.effect,
  });
}

function whoDoes(step: AnyStep): object {
  if (step.aggregate !== undefined) return { aggregate: writeAggregate(step.aggregate) };
  return step.workflow === undefined ? writeDoer(step) : { workflow: nested(step) };
}

/** A nested workflow: a stored one by name and version, one written in place in place. */
function nested(step: AnyStep): string | object | undefined {
  const { workflow } = step;
  if (typeof workflow !== "object") return workflow;
  const stored = "stored" in workflow && workflow.stored === true;
  return stored ? `${workflow.name ?? ""}@${workflow.version ?? ""}` : planToDocument(workflow);
}

function given(words: object): object {
  return Object.fromEntries(Object.entries(words).filter(([, value]) => value !== undefined));
}
