import type { Effect } from "../../../../tools/registry/manifest.ts";
import { isNames } from "../../dependencies.ts";
import { QUESTION_NAMES } from "../../names.ts";
import type { Plan, PlanStep } from "../../plan.ts";
import { shapeOfSchema } from "../shape/shape-of-schema.ts";
import { shapeOfValue } from "../shape/shape-of-value.ts";
import { ANY, either, type Shape } from "../shape/shape.ts";
import { readsOf } from "./reads.ts";
import type { World } from "./world.ts";

/** One document in its own scope: the plan, or a workflow nested in it. */
export interface Frame {
  readonly world: World;
  readonly plan: Plan;
  /** What stands before a path: "" or "steps.1.workflow.". */
  readonly prefix: string;
  /** First of each name, in the order of the document. */
  readonly steps: ReadonlyMap<string, PlanStep>;
  readonly writers: ReadonlyMap<string, PlanStep>;
  /** Names that are there before any step has run. */
  readonly inputs: ReadonlyMap<string, Shape>;
  /** Every name that no step writes is an input. */
  readonly open: boolean;
  /** Effects of which a step must carry an approval. */
  readonly approve: ReadonlySet<Effect>;
  /** Steps that may end without having written anything, while the run goes on. */
  readonly skippable: ReadonlySet<PlanStep>;
}

interface Outside {
  readonly world: World;
  readonly prefix: string;
  readonly approve: ReadonlySet<Effect>;
  /** Names that are brought from outside; `undefined`: not known. */
  readonly brought: ReadonlyMap<string, Shape> | undefined;
}

/** Steps that write what an aggregation reads; expressions that are no CEL read nothing. */
function aggregatedBy(step: PlanStep, writers: ReadonlyMap<string, string>): string[] {
  return readsOf(step).flatMap(({ name, place }) => (place === "inputs" ? (writers.get(name) ?? []) : []));
}

export function createFrame(plan: Plan, { world, prefix, approve, brought }: Outside): Frame {
  const writers = firsts(plan.steps.flatMap((step) => step.outputs.map((output) => [output, step] as const)));
  const question = [...QUESTION_NAMES].map((name) => [name, ANY] as const);
  const declared =
    plan.inputs && Object.entries(plan.inputs).map(([name, schema]) => [name, declaredShape(schema)] as const);
  return {
    world,
    plan,
    prefix,
    steps: firsts(plan.steps.map((step) => [step.name, step] as const)),
    writers,
    inputs: new Map([...question, ...(declared ?? brought ?? [])]),
    open: plan.inputs === undefined && brought === undefined,
    approve,
    skippable: skippableSteps(plan, writers),
  };
}

/** A default stands for itself, whatever the schema says. */
function declaredShape(schema: Readonly<Record<string, unknown>>): Shape {
  const given = shapeOfSchema(schema);
  return "default" in schema ? either(given, shapeOfValue(schema.default)) : given;
}

function firsts<Value>(entries: readonly (readonly [string, Value])[]): Map<string, Value> {
  const found = new Map<string, Value>();
  for (const [name, value] of entries) if (!found.has(name)) found.set(name, value);
  return found;
}

/** A step that reads by name what a skipped step would have written is skipped with it. What an aggregation is made of may fail. */
function skippableSteps(plan: Plan, writers: ReadonlyMap<string, PlanStep>): ReadonlySet<PlanStep> {
  const names = new Map([...writers].map(([name, step]) => [name, step.name] as const));
  const aggregated = new Set(
    plan.steps.filter((step) => step.aggregate !== undefined).flatMap((step) => [...aggregatedBy(step, names)]),
  );
  const readers = new Map<PlanStep, PlanStep[]>();
  for (const step of plan.steps) {
    for (const name of isNames(step.inputs) && step.aggregate === undefined ? step.inputs : []) {
      const writer = writers.get(name);
      if (writer === undefined) continue;
      readers.set(writer, [...(readers.get(writer) ?? []), step]);
    }
  }
  const found = new Set<PlanStep>();
  const add = (step: PlanStep): void => {
    if (found.has(step)) return;
    found.add(step);
    for (const reader of readers.get(step) ?? []) add(reader);
  };
  const { on_error } = plan.defaults ?? {};
  for (const step of plan.steps) {
    const policy = step.on_error ?? on_error ?? (aggregated.has(step.name) ? "skip" : undefined);
    if (step.when !== undefined || policy === "skip") add(step);
  }
  return found;
}
