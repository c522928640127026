import { namesRead, producers, sinks } from "../dependencies.ts";
import { namesIn } from "../expression/names-in.ts";
import type { PlannedStep, PlannedWorkflow } from "../planned.ts";
import type { Diagram, DiagramNode, Net, StepNode } from "./diagram.ts";
import { detailsOf, marksOf } from "./marks-of.ts";

type Drawable = Pick<PlannedWorkflow, "steps" | "inputs" | "outputs">;

/** A resolved plan as boxes and what goes between them, with what goes in and comes out. `critical`: paths of steps, in order. */
export function diagramOf(plan: Drawable, critical: readonly string[] = []): Diagram {
  const inner = stepsOf(plan, "", critical);
  const reads = new Map(plan.steps.map((step) => [step.name, namesRead(step)]));
  const ins = inputsOf(plan, reads);
  const outs = outputsOf(plan);
  const nodes: DiagramNode[] = [...ins.nodes, ...inner.nodes, ...outs.nodes];
  return { nodes, nets: [...ins.nets, ...inner.nets, ...outs.nets], critical: inner.critical };
}

function stepsOf(plan: Drawable, prefix: string, critical: readonly string[]): Diagram {
  const onPath = plan.steps.map((step) => prefix + step.name).filter((path) => critical.includes(path));
  return {
    nodes: plan.steps.map((step) => nodeOf(step, prefix, critical)),
    nets: plan.steps.flatMap((step) => netsFrom(step, plan, prefix)),
    critical: onPath.toSorted((a, b) => critical.indexOf(a) - critical.indexOf(b)),
  };
}

function nodeOf(step: PlannedStep, prefix: string, critical: readonly string[]): StepNode {
  const id = prefix + step.name;
  const { agent, range, capability, workflow } = step;
  const version = workflow?.version ?? range;
  const doer =
    agent + (version === undefined ? "" : `@${version}`) + (capability === undefined ? "" : ` · ${capability}`);
  const inner = workflow && stepsOf(workflow, `${id}/`, critical);
  const { effect } = step;
  const details = [`${step.name} (${doer})`, ...detailsOf(step)];
  return {
    kind: "step",
    id,
    title: step.name,
    doer,
    effect,
    marks: marksOf(step),
    details,
    critical: critical.includes(id),
    inner,
  };
}

/** One net for each different set of names that others read of this step. */
function netsFrom(step: PlannedStep, plan: Drawable, prefix: string): Net[] {
  const nets = new Map<string, { names: string[]; to: string[] }>();
  for (const other of plan.steps) {
    if (!other.depends_on.includes(step.name)) continue;
    const read = new Set(namesRead(other));
    const names = step.outputs.filter((name) => read.has(name));
    const net = nets.get(names.join(",")) ?? { names, to: [] };
    net.to.push(prefix + other.name);
    nets.set(names.join(","), net);
  }
  return [...nets.values()].map((net) => ({ from: prefix + step.name, ...net }));
}

interface Ends {
  readonly nodes: readonly DiagramNode[];
  readonly nets: readonly Net[];
}

/** What the run brings; names that the same steps read share a box. */
function inputsOf(plan: Drawable, reads: ReadonlyMap<string, readonly string[]>): Ends {
  const written = producers(plan);
  const names = new Set([...Object.keys(plan.inputs ?? {}), ...[...reads.values()].flat()]);
  const boxes = new Map<string, { names: string[]; to: string[] }>();
  for (const name of names) {
    if (written.has(name)) continue;
    const to = plan.steps.map((step) => step.name).filter((step) => reads.get(step)?.includes(name));
    const box = boxes.get(to.join(",")) ?? { names: [], to };
    box.names.push(name);
    boxes.set(to.join(","), box);
  }
  const made = [...boxes.values()].map((box) => ({ ...box, id: `> ${box.names.join(" ")}` }));
  return {
    nodes: made.map(({ id, names: held }) => ({ kind: "input", id, title: held.join(", ") })),
    nets: made.map(({ id, to }) => ({ from: id, names: [], to })),
  };
}

/** What the run yields; by default what those steps write on which no other depends. */
function outputsOf(plan: Drawable): Ends {
  const written = producers(plan);
  const { outputs = sinks(plan).flatMap((step) => step.outputs) } = plan;
  const read = Array.isArray(outputs)
    ? outputs.map((name) => ({ name, from: [name] }))
    : Object.entries(outputs).map(([name, expression]) => ({ name, from: namesIn(expression) }));
  const nets = read.flatMap(({ name, from }) => {
    const steps = new Map<string, string[]>();
    for (const one of from) {
      const step = written.get(one);
      if (step !== undefined) steps.set(step, [...(steps.get(step) ?? []), one]);
    }
    return [...steps].map(([step, names]) => ({
      from: step,
      names: names.join() === name ? [] : names,
      to: [`< ${name}`],
    }));
  });
  return { nodes: read.map(({ name }) => ({ kind: "output", id: `< ${name}`, title: name })), nets };
}
