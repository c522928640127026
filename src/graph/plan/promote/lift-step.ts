import { isNames, namesRead, producers } from "../dependencies.ts";
import { QUESTION_NAMES } from "../names.ts";
import type { PlannedStep, PlannedWorkflow } from "../planned.ts";
import { parametersOf } from "../parameters.ts";
import { toDocument } from "../to-document.ts";
import { liftInputs, liftLiterals } from "./lift-inputs.ts";
import { liftExpression, type Lifting } from "./lifting.ts";
import { schemaOf } from "./parameter.ts";

type Document = Record<string, unknown>;

/** The steps of a plan in the words of the language, reading parameters where they read the question. */
export function liftSteps(plan: Pick<PlannedWorkflow, "steps">, lifting: Lifting): Document[] {
  const writes = producers(plan);
  return plan.steps.map((step) => {
    const implied = new Set(namesRead(step).map((name) => writes.get(name)));
    return liftStep({ ...step, depends_on: step.depends_on.filter((name) => !implied.has(name)) }, lifting);
  });
}

function liftStep(step: PlannedStep, lifting: Lifting): Document {
  const { agent, range: _range, capability: _capability, workflow: _workflow, effect, inputs, ...rest } = step;
  const lift = (expression: string): string => liftExpression(expression, lifting);
  const declared = lifting.agents.find(({ name }) => name === agent)?.effect;
  return compact({
    ...toDocument({ ...rest, agent, inputs }),
    ...doing(step, lifting),
    when: step.when === undefined ? undefined : lift(step.when),
    for_each: step.for_each && { ...step.for_each, in: lift(step.for_each.in) },
    repeat: step.repeat && { ...step.repeat, until: lift(step.repeat.until) },
    retry: step.retry && inUnits(step.retry),
    fallback: step.fallback?.map((other) => ("value" in other ? other : inUnits(unversioned(other)))),
    compensate: step.compensate && {
      ...inUnits(unversioned(step.compensate)),
      ...liftInputs(step.compensate, lifting),
      ...(step.compensate.retry !== undefined && { retry: inUnits(step.compensate.retry) }),
    },
    effect: effect === declared ? undefined : effect,
  });
}

/** Who does a step, and what it is given. What is aggregated is what other steps write. */
function doing(step: PlannedStep, lifting: Lifting): Document {
  const { agent, workflow, aggregate } = step;
  if (aggregate !== undefined) return {};
  if (workflow === undefined) return { agent, ...liftInputs(step, lifting) };
  return { agent: undefined, ...nested(step, workflow, lifting) };
}

/** A stored workflow that stands on its own stays a reference; one that reads the run's question is written in place. */
function nested(step: PlannedStep, workflow: PlannedWorkflow, lifting: Lifting): Document {
  const { name, version } = workflow;
  const lifted = liftLiterals(step, lifting);
  const kept = Object.fromEntries(Object.entries(step.with).filter(([key]) => !Object.hasOwn(lifted, key)));
  const own = isNames(step.inputs)
    ? Object.fromEntries(step.inputs.filter((read) => !QUESTION_NAMES.has(read)).map((read) => [read, read]))
    : Object.fromEntries(Object.entries(step.inputs).filter(([key]) => !QUESTION_NAMES.has(key)));
  const inputs = Object.fromEntries(Object.entries(own).map(([key, text]) => [key, liftExpression(text, lifting)]));
  if (name !== undefined && version !== undefined && !readsQuestion(workflow, lifting))
    return { workflow: `${name}@^${version}`, inputs: simplest({ ...inputs, ...lifted }), with: kept };
  const handed = Object.fromEntries(lifting.parameters.map((parameter) => [parameter.name, parameter.name]));
  const { steps: _steps, ...heading } = workflow;
  const schemas = Object.fromEntries(lifting.parameters.map((parameter) => [parameter.name, schemaOf(parameter)]));
  const inner = {
    ...heading,
    ...(heading.inputs !== undefined && { inputs: { ...heading.inputs, ...schemas } }),
    steps: liftSteps(workflow, lifting),
  };
  return { workflow: compact(inner), inputs: simplest({ ...inputs, ...lifted, ...handed }), with: kept };
}

/** Whether a nested workflow reads the question of the run around it, in words or because an agent falls back on it. */
function readsQuestion(workflow: PlannedWorkflow, lifting: Lifting): boolean {
  return workflow.steps.some((step) => {
    if (namesRead(step).some((name) => QUESTION_NAMES.has(name))) return true;
    if (step.workflow !== undefined) return readsQuestion(step.workflow, lifting);
    const agent = lifting.agents.find(({ name }) => name === step.agent);
    const given = isNames(step.inputs) ? step.inputs : Object.keys(step.inputs);
    const falls = agent !== undefined && parametersOf(agent.input).declared.has("question");
    return falls && !given.includes("question") && !Object.hasOwn(step.with, "question");
  });
}

/** A map that gives every name to the input of that name is a list of names. */
function simplest(inputs: Readonly<Record<string, string>>): readonly string[] | Readonly<Record<string, string>> {
  return Object.entries(inputs).every(([key, value]) => key === value) ? Object.keys(inputs) : inputs;
}

function unversioned<T extends { readonly range?: string | undefined; readonly capability?: string | undefined }>(
  doer: T,
): Omit<T, "range" | "capability"> {
  const { range: _range, capability: _capability, ...rest } = doer;
  return rest;
}

const SPANS = ["timeout", "delay", "max_delay"] as const;

/** Milliseconds with their unit: a bare number would be read as seconds. */
function inUnits(policy: object): Document {
  const entries = Object.entries(policy).map(([key, value]) => [
    key,
    typeof value === "number" && SPANS.some((span) => span === key) ? `${value}ms` : (value as unknown),
  ]);
  return compact(Object.fromEntries(entries) as Document);
}

/** Without what says nothing: missing words, empty literals and lists. */
function compact(document: Document): Document {
  const says = ([key, value]: [string, unknown]): boolean => {
    if (value === undefined) return false;
    if (key === "with") return Object.keys(value as object).length > 0;
    return !((key === "depends_on" || key === "inputs") && Array.isArray(value) && value.length === 0);
  };
  return Object.fromEntries(Object.entries(document).filter(says));
}
