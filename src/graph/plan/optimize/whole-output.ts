import { z } from "zod";
import type { AgentManifest } from "../../../tools/registry/manifest.ts";
import { isNames, sinks } from "../dependencies.ts";
import { parametersOf } from "../parameters.ts";
import type { PlannedStep, PlannedWorkflow } from "../planned.ts";
import type { PlanAuthor } from "./plan-author.ts";

interface Surrounded {
  readonly agents: readonly AgentManifest[];
  readonly author: PlanAuthor;
}

/**
 * Whether a step that writes one name writes the same value under either of these: its whole output, which has a field of neither name.
 * Of an output that may have any field, that is taken to be so in the planner's plans only.
 */
export function writesWhole(step: PlannedStep, names: readonly string[], { agents, author }: Surrounded): boolean {
  if (step.outputs.length !== 1) return false;
  const standIns = (step.fallback ?? []).flatMap((other) => ("value" in other ? [] : [other.agent]));
  const doers = step.workflow === undefined ? [step.agent, ...standIns] : standIns;
  if (step.workflow !== undefined && !yieldsWhole(step.workflow, names)) return false;
  return doers.every((name) => {
    const agent = agents.find((entry) => entry.name === name);
    return agent !== undefined && hasNoField(agent.output, names, author);
  });
}

/** A workflow that yields one output gives its value whatever the name; one that yields several gives what has that name. */
function yieldsWhole(workflow: PlannedWorkflow, names: readonly string[]): boolean {
  const outputs = workflow.outputs ?? sinks(workflow).flatMap((step) => step.outputs);
  const yielded = isNames(outputs) ? outputs : Object.keys(outputs);
  return yielded.length === 1 || !names.some((name) => yielded.includes(name));
}

function hasNoField(output: z.ZodType, names: readonly string[], author: PlanAuthor): boolean {
  const plain = [z.ZodString, z.ZodNumber, z.ZodBoolean, z.ZodArray, z.ZodEnum, z.ZodNull];
  if (plain.some((type) => output instanceof type)) return true;
  const { declared, open } = parametersOf(output);
  return !names.some((name) => declared.has(name)) && (!open || author === "planner");
}
