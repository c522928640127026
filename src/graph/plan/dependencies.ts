import { namesIn } from "./expression.ts";
import type { Plan, PlanStep } from "./plan.ts";

/** A plan as far as its order goes. */
interface Ordered {
  readonly steps: readonly Pick<PlanStep, "name" | "inputs" | "outputs" | "depends_on">[];
}

/** Names of the run that a step reads. @throws InvalidInput when an expression is not CEL. */
export function namesRead(step: Pick<PlanStep, "inputs">): string[] {
  if (Array.isArray(step.inputs)) return step.inputs;
  return [...new Set(Object.values(step.inputs).flatMap(namesIn))];
}

/** Which step writes each name. */
export function producers(plan: Ordered): Map<string, string> {
  return new Map(plan.steps.flatMap((step) => step.outputs.map((output) => [output, step.name] as const)));
}

/** The plan with `depends_on` complete: what it says and what its inputs need, each step once. */
export function withDependencies(plan: Plan): Plan {
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
export function sinks<Step extends Pick<PlanStep, "name" | "depends_on">>(plan: {
  readonly steps: readonly Step[];
}): Step[] {
  const needed = new Set(plan.steps.flatMap((step) => step.depends_on));
  return plan.steps.filter((step) => !needed.has(step.name));
}
