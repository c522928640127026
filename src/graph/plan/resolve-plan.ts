import semver from "semver";
import type { AgentManifest } from "../../tools/registry/manifest.ts";
import { NotFound } from "../../tools/errors.ts";
import { producers, sourcesOf, withDependencies } from "./dependencies.ts";
import { parseReference } from "./names.ts";
import type { Plan, PlanStep } from "./plan.ts";
import type { PlannedStep, PlannedWorkflow } from "./planned.ts";
import type { Surroundings } from "./surroundings.ts";

type Resolving = Pick<Surroundings, "agents" | "workflows">;

/**
 * Gives every name of a valid plan its meaning, so that the run keeps it: agents by reference or capability, stored workflows by their
 * document, defaults, effects, and `depends_on` complete.
 *
 * @throws NotFound for a name that the validator would have refused.
 */
export function resolvePlan(plan: Plan, surroundings: Resolving): PlannedWorkflow {
  const { defaults = {}, steps, ...heading } = withDependencies(plan);
  const writers = producers({ steps });
  const aggregated = new Set(steps.flatMap((step) => [...sourcesOf(step, writers)]));
  return {
    ...heading,
    steps: steps.map((step) => {
      // What an aggregation is made of may fail, unless somebody says otherwise.
      const lenient = aggregated.has(step.name) ? { on_error: "skip" as const } : {};
      return resolveStep({ ...lenient, ...defaults, ...step }, surroundings);
    }),
  };
}

function resolveStep(step: PlanStep, surroundings: Resolving): PlannedStep {
  const { agent: _agent, capability: _capability, workflow, fallback, compensate, effect, ...rest } = step;
  const base = {
    ...rest,
    approval: rest.approval === false ? undefined : rest.approval,
    fallback: fallback?.map((other) => ("value" in other ? other : { ...other, ...doerOf(other, surroundings) })),
    compensate: compensate && { ...compensate, ...doerOf(compensate, surroundings) },
  };
  if (step.aggregate !== undefined) {
    const { name, description, aggregate, inputs, outputs, depends_on, when, on_error } = base;
    // Of the defaults only on_error has a meaning for it.
    const own = { name, description, aggregate, inputs, with: {}, outputs, depends_on, when, on_error };
    return withoutUndefined({ ...own, agent: step.aggregate.how });
  }
  if (workflow !== undefined) return withoutUndefined({ ...base, ...nested(workflow, surroundings), effect });
  const doer = doerOf(step, surroundings);
  const declared = surroundings.agents.find(
    ({ name, version }) => name === doer.agent && isIn(version, doer.range),
  )?.effect;
  return withoutUndefined({ ...base, ...doer, effect: effect ?? declared });
}

function nested(workflow: string | Plan, surroundings: Resolving): Pick<PlannedStep, "agent" | "range" | "workflow"> {
  if (typeof workflow !== "string")
    return { agent: workflow.name ?? "workflow", workflow: resolvePlan(workflow, surroundings) };
  const { name, range } = parseReference(workflow);
  const stored = surroundings.workflows.get(name, range);
  if (stored === undefined) throw new NotFound(`unknown workflow ${workflow}`, { field: "workflow" });
  const inside = resolvePlan({ ...stored.plan, name, version: stored.version }, surroundings);
  const resolved = { ...inside, stored: true };
  return { agent: name, ...(range !== undefined && { range }), workflow: resolved };
}

interface Wanted {
  readonly agent?: string | undefined;
  readonly capability?: string | undefined;
}

function doerOf(
  { agent, capability }: Wanted,
  { agents }: Resolving,
): Pick<PlannedStep, "agent" | "range" | "capability"> {
  if (capability !== undefined) {
    const [best] = agentsWith(capability, agents);
    if (best === undefined) throw new NotFound(`unknown capability ${capability}`, { field: "capability" });
    // An older version alone may have it.
    const isMeant = agents.find(({ name }) => name === best.name) === best;
    return { agent: best.name, ...(!isMeant && { range: best.version }), capability };
  }
  const { name, range } = parseReference(agent ?? "");
  if (range === undefined) return { agent: name };
  const known = agents.some((entry) => entry.name === name && isIn(entry.version, range));
  if (!known) throw new NotFound(`unknown agent ${agent ?? ""}`, { field: "agent" });
  return { agent: name, range };
}

function isIn(version: string, range: string | undefined): boolean {
  return range === undefined || semver.satisfies(version, range);
}

/** The agents that have a capability, the one registered first before the others. */
export function agentsWith(capability: string, agents: readonly AgentManifest[]): AgentManifest[] {
  return agents.filter((entry) => entry.capabilities.some((offered) => offered.name === capability));
}

/** JSON has no undefined: what a checkpoint gives back equals what went in. */
function withoutUndefined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as T;
}
