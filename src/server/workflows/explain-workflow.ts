import { planToMermaid } from "../../graph/plan/draw/plan-to-mermaid.ts";
import type { PlannedStep } from "../../graph/plan/planned.ts";
import { segments } from "../../graph/plan/segment.ts";
import type { Sound } from "./workflows.ts";

/** A workflow as it would run, in the order in which its steps become ready. */
export function explainWorkflow({ plan, rewrites, proof }: Sound): object {
  const { name = null, version = null, description = null, budget = null } = plan;
  const bounds = new Map(proof.steps.map((step) => [step.name, step]));
  const waves = waveOf(plan.steps);
  const steps = plan.steps
    .map((step) => ({ ...step, wave: waves.get(step.name) ?? 0, bound: bounds.get(step.name) }))
    .toSorted((a, b) => a.wave - b.wave)
    .map((step, order) => ({ order, ...step }));
  // What runs one after the other: of each segment its branches, which run side by side.
  const branches = segments(plan.steps).map((cut) => cut.map((branch) => branch.map((step) => step.name)));
  return {
    name,
    version,
    description,
    budget,
    steps,
    proof,
    rewrites,
    segments: branches,
    mermaid: planToMermaid(plan, { proof }),
  };
}

/** How many steps must have ended one after the other before each one: 0 starts at once. */
function waveOf(steps: readonly Pick<PlannedStep, "name" | "depends_on">[]): Map<string, number> {
  const waves = new Map<string, number>();
  const byName = new Map(steps.map((step) => [step.name, step]));
  const visit = (name: string): number => {
    const known = waves.get(name);
    if (known !== undefined) return known;
    const depends = byName.get(name)?.depends_on ?? [];
    const wave = depends.length === 0 ? 0 : 1 + Math.max(...depends.map(visit));
    waves.set(name, wave);
    return wave;
  };
  for (const step of steps) visit(step.name);
  return waves;
}
