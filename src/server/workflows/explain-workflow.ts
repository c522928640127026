import { planToMermaid } from "../../graph/plan/draw/plan-to-mermaid.ts";
import { segments } from "../../graph/plan/segment.ts";
import { waves } from "../../graph/plan/waves.ts";
import type { Sound } from "./workflows.ts";

/** A workflow as it would run, in the order in which its steps become ready. */
export function explainWorkflow({ plan, rewrites, proof }: Sound): object {
  const { name = null, version = null, description = null, budget = null } = plan;
  const bounds = new Map(proof.steps.map((step) => [step.name, step]));
  const steps = waves(plan.steps)
    .flatMap((together, wave) => together.map((step) => ({ ...step, wave, bound: bounds.get(step.name) })))
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
