import type { AgentManifest } from "../../tools/registry/manifest.ts";
import { toFailure } from "../../tools/errors.ts";
import { nearest } from "../../tools/nearest.ts";
import type { Problem } from "../../tools/problem.ts";
import { findCycle, namesRead, withDependencies } from "./dependencies.ts";
import { parseReference, QUESTION_NAMES } from "./names.ts";
import { isRequired, parametersOf, type Parameters } from "./parameters.ts";
import type { Plan, PlanStep } from "./plan.ts";
import type { Surroundings } from "./surroundings.ts";

/** Every reason why the plan must not run, each with its place; an empty list lets it run. */
export function validatePlan(plan: Plan, surroundings: Surroundings): Problem[] {
  const problems = [
    ...uniqueNames(plan),
    ...plan.steps.flatMap((step, index) => checkStep(plan, step, index, surroundings)),
  ];
  // Dependencies are only meaningful among steps that stand on their own.
  if (problems.length > 0) return problems;
  const cycle = findCycle(withDependencies(plan));
  if (cycle === undefined) return [];
  const index = plan.steps.findIndex((step) => step.name === cycle[0]);
  return [{ code: "cycle", path: `steps.${index}`, message: `the steps wait for each other: ${cycle.join(" -> ")}` }];
}

function* uniqueNames(plan: Plan): Generator<Problem> {
  const steps = new Set<string>();
  const writers = new Map<string, string>();
  for (const [index, step] of plan.steps.entries()) {
    if (steps.has(step.name))
      yield { code: "duplicate_step", path: `steps.${index}.name`, message: `a step named ${step.name} stands before` };
    steps.add(step.name);
    for (const [place, output] of step.outputs.entries()) {
      const other = writers.get(output);
      const message = `${output} is already written by step ${other}`;
      if (other !== undefined) yield { code: "duplicate_output", path: `steps.${index}.outputs.${place}`, message };
      writers.set(output, step.name);
    }
  }
}

function checkStep(plan: Plan, step: PlanStep, index: number, { agents, inputs }: Surroundings): Problem[] {
  const at = `steps.${index}`;
  const problems: Problem[] = [];
  const agent = agents.find((entry) => entry.name === parseReference(step.agent ?? "").name);
  if (agent === undefined && step.agent !== undefined)
    problems.push(
      unknown(
        "unknown_agent",
        `${at}.agent`,
        "agent",
        step.agent,
        agents.map((entry) => entry.name),
      ),
    );
  else if (agent !== undefined) problems.push(...checkParameters(step, at, agent));

  const names = plan.steps.map((other) => other.name);
  for (const [place, name] of step.depends_on.entries()) {
    if (!names.includes(name)) problems.push(unknown("unknown_step", `${at}.depends_on.${place}`, "step", name, names));
  }
  const inside = new Set([
    ...(step.for_each === undefined ? [] : [step.for_each.as, "index"]),
    ...(step.repeat === undefined ? [] : [...step.outputs, "iteration"]),
  ]);
  for (const { path, read } of reads(step, at)) {
    if (typeof read === "string" && inside.has(read)) continue;
    if (typeof read !== "string") problems.push({ ...read, path });
    else if (step.outputs.includes(read))
      problems.push({ code: "cycle", path, message: `step ${step.name} reads ${read}, which it writes itself` });
    else if (inputs !== undefined && !inputs.has(read)) {
      const written = plan.steps.flatMap((other) => other.outputs);
      if (!written.includes(read)) problems.push(unknown("missing_input", path, "name", read, [...inputs, ...written]));
    }
  }
  return problems;
}

interface Read {
  readonly path: string;
  readonly read: string | Problem;
}

/** Each name a step reads with its place; a faulty expression as a problem in its stead. */
function reads(step: PlanStep, at: string): Read[] {
  if (Array.isArray(step.inputs)) return step.inputs.map((read, place) => ({ path: `${at}.inputs.${place}`, read }));
  return Object.entries(step.inputs).flatMap(([parameter, expression]): Read[] => {
    const path = `${at}.inputs.${parameter}`;
    try {
      return namesRead({ inputs: { [parameter]: expression }, outputs: [] }).map((read) => ({ path, read }));
    } catch (error) {
      return [{ path, read: { code: "bad_expression", path, message: toFailure(error).message } }];
    }
  });
}

function checkParameters(step: PlanStep, at: string, agent: AgentManifest): Problem[] {
  const { declared, open } = parametersOf(agent.input);
  const problems: Problem[] = [];
  for (const [name, value] of Object.entries(step.with)) {
    const schema = declared.get(name);
    if (schema === undefined) {
      if (!open)
        problems.push(
          unknown("unknown_parameter", `${at}.with.${name}`, `parameter of ${agent.name}`, name, [...declared.keys()]),
        );
      continue;
    }
    const read = schema.safeParse(value);
    if (!read.success)
      problems.push({
        code: "bad_parameter",
        path: `${at}.with.${name}`,
        message: read.error.issues.map((issue) => issue.message).join("; "),
      });
  }
  if (Array.isArray(step.inputs)) return [...problems, ...checkArity(step, at, declared, agent)];
  for (const name of Object.keys(step.inputs)) {
    if (!declared.has(name) && !open)
      problems.push(
        unknown("unknown_parameter", `${at}.inputs.${name}`, `parameter of ${agent.name}`, name, [...declared.keys()]),
      );
  }
  for (const [name, schema] of declared) {
    if (isRequired(schema) && !(name in step.inputs) && !(name in step.with) && !QUESTION_NAMES.has(name)) {
      problems.push({
        code: "missing_parameter",
        path: `${at}.inputs`,
        message: `agent ${agent.name} needs the parameter ${name}`,
      });
    }
  }
  return problems;
}

/** With inputs as names, types decide which parameter each one fills; here only that there are enough of them. */
function checkArity(step: PlanStep, at: string, declared: Parameters["declared"], agent: AgentManifest): Problem[] {
  const needed = [...declared].filter(
    ([name, schema]) => isRequired(schema) && !(name in step.with) && !QUESTION_NAMES.has(name),
  );
  if (!Array.isArray(step.inputs) || needed.length <= step.inputs.length) return [];
  const names = needed.map(([name]) => name).join(", ");
  return [{ code: "missing_parameter", path: `${at}.inputs`, message: `agent ${agent.name} needs ${names}` }];
}

function unknown(code: string, path: string, kind: string, name: string, known: readonly string[]): Problem {
  const near = nearest(name, known);
  const expected = known.length === 0 ? "none exists" : `one of ${[...new Set(known)].toSorted().join(", ")}`;
  const hint = near === undefined ? "" : `; did you mean ${near}?`;
  return {
    code,
    path,
    message: `unknown ${kind} ${name}${hint}`,
    expected,
    ...(near !== undefined && { nearest: near }),
  };
}
