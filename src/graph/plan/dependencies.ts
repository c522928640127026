import { isEarly, ITEM, type Aggregation } from "./aggregation.ts";
import { namesIn } from "./expression/names-in.ts";

/** A step as far as its data goes; written and planned steps alike. */
export interface Wired {
  readonly name: string;
  readonly inputs: readonly string[] | Readonly<Record<string, string>>;
  readonly outputs: readonly string[];
  readonly depends_on: readonly string[];
  readonly when?: string | undefined;
  readonly for_each?: { readonly in: string; readonly as: string } | undefined;
  readonly repeat?: { readonly until: string } | undefined;
  readonly aggregate?: Pick<Aggregation, "how" | "by"> | undefined;
  readonly compensate?: { readonly inputs: readonly string[] | Readonly<Record<string, string>> } | undefined;
}

interface Ordered<Step extends Wired = Wired> {
  readonly steps: readonly Step[];
}

/** Name of the current round in the expressions of a step with `repeat`, from 1; and of the place of an item, from 0. */
export const ITERATION = "iteration";
export const INDEX = "index";

/**
 * Names of the run that a step reads from outside itself, each once: not its item, not the counters, and not, where it repeats or is
 * undone, what it writes itself.
 *
 * @throws InvalidInput when an expression is not CEL.
 */
export function namesRead(step: Omit<Wired, "name" | "depends_on">): string[] {
  const { for_each: each, repeat, compensate } = step;
  const item = each === undefined ? [] : [each.as, INDEX];
  const own = repeat === undefined ? [] : [...step.outputs, ITERATION];
  const outside = (names: readonly string[], ...inside: readonly string[]): string[] =>
    names.filter((name) => !inside.includes(name));
  return [
    ...new Set([
      ...outside(bound(step.inputs), ...item, ...own),
      ...(each === undefined ? [] : namesIn(each.in)),
      ...(repeat === undefined ? [] : outside(namesIn(repeat.until), ...item, ...own)),
      ...ownNames(step),
      ...(compensate === undefined ? [] : outside(bound(compensate.inputs), ...item, ITERATION, ...step.outputs)),
    ]),
  ];
}

/** Names that a step must know before it looks at its inputs: of its condition, and of how an aggregation reads each answer. */
function ownNames({ when, aggregate }: Pick<Wired, "when" | "aggregate">): string[] {
  const by = aggregate?.by === undefined ? [] : namesIn(aggregate.by).filter((name) => name !== ITEM);
  return [...(when === undefined ? [] : namesIn(when)), ...by];
}

/** Steps that write what an aggregation is made of; none for any other step. */
export function sourcesOf(step: Omit<Wired, "name" | "depends_on">, writers: ReadonlyMap<string, string>): Set<string> {
  if (step.aggregate === undefined) return new Set();
  return new Set(bound(step.inputs).flatMap((name) => writers.get(name) ?? []));
}

/** Those of its sources that an aggregation may not have to wait for; none for any other step. */
export function looseSources(
  step: Omit<Wired, "name" | "depends_on">,
  writers: ReadonlyMap<string, string>,
): ReadonlySet<string> {
  if (!isEarly(step.aggregate)) return new Set();
  const sources = sourcesOf(step, writers);
  for (const name of ownNames(step)) sources.delete(writers.get(name) ?? "");
  return sources;
}

function bound(inputs: Wired["inputs"]): readonly string[] {
  return isNames(inputs) ? inputs : Object.values(inputs).flatMap(namesIn);
}

/** Whether inputs are names that bind by name and type, and not a map of expressions. */
export function isNames(inputs: Wired["inputs"]): inputs is readonly string[] {
  return Array.isArray(inputs);
}

/** Which step writes each name. */
export function producers(plan: Ordered): Map<string, string> {
  return new Map(plan.steps.flatMap((step) => step.outputs.map((output) => [output, step.name] as const)));
}

/** The plan with `depends_on` complete: what it says and what its steps read, each step once. */
export function withDependencies<Step extends Wired, Plan extends Ordered<Step>>(plan: Plan & Ordered<Step>): Plan {
  const writes = producers(plan);
  const steps = plan.steps.map((step) => {
    const needed = namesRead(step).flatMap((name) => writes.get(name) ?? []);
    return { ...step, depends_on: [...new Set([...step.depends_on, ...needed])].filter((name) => name !== step.name) };
  });
  return { ...plan, steps };
}

/** One cycle among the dependencies, first step repeated at its end, or `undefined`. */
export function findCycle(plan: Ordered): string[] | undefined {
  const dependencies = new Map(plan.steps.map((step) => [step.name, step.depends_on]));
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (name: string): string[] | undefined => {
    if (done.has(name)) return undefined;
    const start = path.indexOf(name);
    if (start >= 0) return [...path.slice(start), name];
    path.push(name);
    for (const next of dependencies.get(name) ?? []) {
      const cycle = visit(next);
      if (cycle) return cycle;
    }
    path.pop();
    done.add(name);
    return undefined;
  };
  for (const step of plan.steps) {
    const cycle = visit(step.name);
    if (cycle) return cycle;
  }
  return undefined;
}

/** Steps on which no other depends: what the plan is for. */
export function sinks<Step extends Pick<Wired, "name" | "depends_on">>(plan: {
  readonly steps: readonly Step[];
}): Step[] {
  const needed = new Set(plan.steps.flatMap((step) => step.depends_on));
  return plan.steps.filter((step) => !needed.has(step.name));
}
