import { isNames, namesRead, producers, sinks } from "../dependencies.ts";
import { evaluate } from "../expression/evaluate.ts";
import { QUESTION_NAMES } from "../names.ts";
import type { Plan } from "../plan.ts";
import type { PlannedWorkflow } from "../planned.ts";
import { readPlan } from "../read-plan.ts";
import { findValues } from "./find-values.ts";
import type { FoundValue } from "./found-value.ts";
import { givenValues } from "./given-values.ts";
import { liftExpression, type Lifting, type RunFacts } from "./lifting.ts";
import { liftSteps } from "./lift-step.ts";
import { nameParameters } from "./name-parameters.ts";
import { schemaOf, type Parameter, type Slot } from "./parameter.ts";
import { rebuildText, slotsIn } from "./rebuild-text.ts";
import { describeTemplate } from "./template.ts";

/** Most values that are taken out of one question; a text that came along holds many that nobody will exchange. */
const MOST = 12;
const LONGEST_EXPRESSION = 3500;

/**
 * Makes a reusable workflow of a plan that worked: the values that stand in the question become declared inputs with defaults, and what
 * read the question reads it rebuilt from them. With the defaults it gives what the plan gave.
 *
 * @throws TypeError when the plan has no form in the language, which a plan that ran always has.
 */
export function liftParameters(plan: PlannedWorkflow, question: string, facts: RunFacts = {}): Plan {
  const reading = readPlan(liftDocument(plan, question, facts));
  if (!reading.ok) throw new TypeError(`not a plan that ran: ${reading.problems[0]?.message ?? ""}`);
  return reading.plan;
}

/** The same as the document that is stored: JSON in the words of the language, durations with their units. */
export function liftDocument(
  plan: PlannedWorkflow,
  question: string,
  { userQuery = question, agents = [], values = {} }: RunFacts = {},
): Record<string, unknown> {
  const slots = slotsOf(plan, question, userQuery);
  const parameters = [...new Set(slots.map((slot) => slot.parameter))];
  const texts = new Map([
    ["question", { text: question, expression: rebuildText(question, slots) }],
    [
      "user_query",
      {
        text: userQuery,
        expression: rebuildText(userQuery, userQuery === question ? slots : slotsIn(userQuery, parameters)),
      },
    ],
  ]);
  const lifting: Lifting = { parameters, texts, agents, values: { question, user_query: userQuery, ...values } };
  const steps = liftSteps(plan, lifting);
  const description = describe(plan, question, slots);
  return {
    ...(description !== undefined && { description }),
    inputs: {
      ...declaredInputs(plan, values),
      ...Object.fromEntries(parameters.map((each) => [each.name, schemaOf(each)])),
    },
    outputs: outputsOf(plan, lifting),
    ...(plan.budget !== undefined && { budget: plan.budget }),
    steps,
  };
}

function slotsOf(plan: PlannedWorkflow, question: string, userQuery: string): Slot[] {
  const taken = namesTaken(plan);
  const found = findValues(question, givenValues(plan, question, userQuery)).slice(0, MOST);
  const slots = nameParameters(found, taken);
  if (isFaithful(question, slots)) return slots;
  // Too long to be written out, or with characters that an expression cannot hold.
  const whole: FoundValue = {
    kind: "text",
    start: 0,
    end: question.length,
    text: question,
    value: question,
    called: "text",
  };
  return nameParameters([whole], taken);
}

function isFaithful(question: string, slots: readonly Slot[]): boolean {
  const expression = rebuildText(question, slots);
  if (expression.length > LONGEST_EXPRESSION || !question.isWellFormed()) return false;
  return evaluate(expression, defaultsOf(slots.map((slot) => slot.parameter))) === question;
}

function defaultsOf(parameters: readonly Parameter[]): Record<string, unknown> {
  return Object.fromEntries(parameters.map(({ name, value }) => [name, value]));
}

/** Every name that a parameter must not take: what steps write and read, their items, and inputs there are. */
function namesTaken({ steps, inputs }: PlannedWorkflow): string[] {
  return [
    ...Object.keys(inputs ?? {}),
    ...steps.flatMap((step) => [
      step.name,
      ...step.outputs,
      ...namesRead(step),
      ...(step.for_each === undefined ? [] : [step.for_each.as]),
      ...(step.workflow === undefined ? [] : namesTaken(step.workflow)),
    ]),
  ];
}

function describe(plan: PlannedWorkflow, question: string, slots: readonly Slot[]): string | undefined {
  if (question.trim() === "") return plan.description;
  const template = describeTemplate(question, slots);
  return plan.description === undefined || plan.description === "" ? template : `${plan.description}\n${template}`;
}

/** The inputs the plan had of its own: as it declares them, else the names that no step writes, with the run's values as defaults. */
function declaredInputs(plan: PlannedWorkflow, values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  if (plan.inputs !== undefined) return plan.inputs;
  const writes = producers(plan);
  const free = plan.steps.flatMap(namesRead).filter((name) => !writes.has(name) && !QUESTION_NAMES.has(name));
  return Object.fromEntries(
    [...new Set(free)].map((name) => [name, Object.hasOwn(values, name) ? { default: values[name] ?? null } : {}]),
  );
}

/** The plan's answer: what it declares, or what the steps write on which no other depends. */
function outputsOf(plan: PlannedWorkflow, lifting: Lifting): readonly string[] | Record<string, string> {
  const outputs = plan.outputs ?? sinks(plan).flatMap((step) => step.outputs);
  if (isNames(outputs)) return outputs;
  return Object.fromEntries(Object.entries(outputs).map(([name, text]) => [name, liftExpression(text, lifting)]));
}
