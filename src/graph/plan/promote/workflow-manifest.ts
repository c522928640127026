import { z } from "zod";
import type { AgentManifest, Cost, Effect } from "../../../tools/registry/manifest.ts";
import { isNames, namesRead, producers, sinks, withDependencies } from "../dependencies.ts";
import { QUESTION_NAMES, parseReference } from "../names.ts";
import type { Plan, PlanStep } from "../plan.ts";
import type { StoredWorkflow } from "../surroundings.ts";
import { inputType, spoken } from "./input-type.ts";
import { templateOf } from "./template-of.ts";

const ORDER: readonly Effect[] = ["pure", "idempotent", "compensable", "irreversible"];

/**
 * A stored workflow described as an agent is, so that discovery finds it like one: its inputs are the parameters, its outputs the fields
 * of the result. What its steps do and take is read off the agents that are given.
 */
export function workflowManifest(stored: StoredWorkflow, agents: readonly AgentManifest[] = []): AgentManifest {
  const { name, version, plan } = stored;
  const description = plan.description ?? `The workflow ${name.replaceAll("_", " ")}.`;
  const example = exampleOf(plan);
  const cost = costOf(plan, agents);
  return {
    name,
    version,
    description,
    capabilities: [{ name, description, examples: example === undefined ? [] : [example] }],
    input: inputOf(plan),
    output: outputOf(plan, agents),
    effect: effectOf(plan, agents),
    ...(cost !== undefined && { cost }),
  };
}

/** The question it was made from: its template with the defaults. */
function exampleOf(plan: Plan): string | undefined {
  const { inputs = {} } = plan;
  return templateOf(plan)
    ?.map((piece) => ("text" in piece ? piece.text : String(spoken(inputs[piece.input], piece.input))))
    .join("");
}

/** Its declared inputs; where it declares none, the names that no step writes, of any type. */
function inputOf(plan: Plan): z.ZodType {
  if (plan.inputs === undefined) {
    const writes = producers(plan);
    const free = plan.steps.flatMap(namesRead).filter((name) => !writes.has(name) && !QUESTION_NAMES.has(name));
    return z.strictObject(Object.fromEntries([...new Set(free)].map((name) => [name, z.unknown()])));
  }
  const shape = Object.entries(plan.inputs).map(([name, schema]) => [name, inputType(schema)] as const);
  return z.strictObject(Object.fromEntries(shape));
}

function outputOf(plan: Plan, agents: readonly AgentManifest[]): z.ZodType {
  const declared = plan.outputs ?? sinks(withDependencies(plan)).flatMap((step) => step.outputs);
  const names = isNames(declared) ? declared : Object.keys(declared);
  return z.object(
    Object.fromEntries(names.map((name) => [name, isNames(declared) ? schemaOf(name, plan, agents) : z.unknown()])),
  );
}

function schemaOf(output: string, plan: Plan, agents: readonly AgentManifest[]): z.ZodType {
  const writer = plan.steps.find((step) => step.outputs.includes(output));
  const schema = writer && agentOf(writer, agents)?.output;
  if (schema === undefined || writer?.for_each !== undefined) return z.unknown();
  const field: unknown = schema instanceof z.ZodObject ? schema.shape[output] : undefined;
  if (field instanceof z.ZodType) return field;
  return writer?.outputs.length === 1 ? schema : z.unknown();
}

/** The strongest effect of its steps and of who stands in for them. */
function effectOf(plan: Plan, agents: readonly AgentManifest[]): Effect {
  const effects = leaves(plan).flatMap((step) => [
    ...(step.effect === undefined ? [] : [step.effect]),
    ...[step, ...alternatives(step)].flatMap((doer) => agentOf(doer, agents)?.effect ?? []),
  ]);
  return effects.reduce<Effect>(
    (most, effect) => (ORDER.indexOf(effect) > ORDER.indexOf(most) ? effect : most),
    "pure",
  );
}

/** What its steps' agents declare, summed; unknown unless all of them do, and where the number of tasks is. */
function costOf(plan: Plan, agents: readonly AgentManifest[]): Cost | undefined {
  const costs = leaves(plan).map((step) => (step.for_each || step.repeat ? undefined : agentOf(step, agents)?.cost));
  if (costs.length === 0) return undefined;
  const sum = (of: "tokens" | "usd"): Cost["tokens"] => {
    const ranges = costs.flatMap((cost) => cost?.[of] ?? []);
    if (ranges.length < costs.length) return undefined;
    return ranges.reduce((all, { expected, most }) => ({ expected: all.expected + expected, most: all.most + most }));
  };
  const tokens = sum("tokens");
  const usd = sum("usd");
  return tokens === undefined && usd === undefined
    ? undefined
    : { ...(tokens !== undefined && { tokens }), ...(usd !== undefined && { usd }) };
}

/** The steps that agents do, those of workflows written in place included. */
function leaves(plan: Plan): PlanStep[] {
  return plan.steps
    .filter((step) => step.aggregate === undefined)
    .flatMap((step) => (typeof step.workflow === "object" ? leaves(step.workflow) : [step]));
}

interface Doer {
  readonly agent?: string | undefined;
  readonly capability?: string | undefined;
}

function agentOf({ agent, capability }: Doer, agents: readonly AgentManifest[]): AgentManifest | undefined {
  const wanted = parseReference(agent ?? "").name;
  return agents.find(
    (each) => each.name === wanted || each.capabilities.some((offered) => offered.name === capability),
  );
}

function alternatives(step: PlanStep): Doer[] {
  return (step.fallback ?? []).flatMap((other) => ("value" in other ? [] : [other]));
}
