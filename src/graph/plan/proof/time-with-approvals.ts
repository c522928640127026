import type { PlannedStep } from "../planned.ts";
import { longestPath } from "./longest-path.ts";

type Step = Pick<PlannedStep, "name" | "depends_on" | "approval">;

/**
 * The longest time at work of a plan in which people approve steps. They are asked when all else that can run has ended, and may answer
 * in any order; so the steps that only the last answer set free run alone. Without approvals it is the longest path.
 */
export function timeWithApprovals(steps: readonly Step[], secondsOf: (name: string) => number): number {
  const asked = approvalsAbove(steps);
  const phases = new Map<string, Step[]>([["", []]]);
  for (const step of steps) {
    const above = asked.get(step.name) ?? new Set();
    const overtaken = new Set(
      [...above].flatMap((name) => [...(asked.get(name) ?? [])].filter((other) => other !== name)),
    );
    const latest = above.size === 0 ? [""] : [...above].filter((name) => !overtaken.has(name));
    for (const name of latest) phases.set(name, [...(phases.get(name) ?? []), step]);
  }
  return [...phases.values()].reduce((sum, phase) => sum + longestPath(phase, secondsOf).seconds, 0);
}

/** For each step the approvals without which it cannot run, its own included. */
function approvalsAbove(steps: readonly Step[]): Map<string, ReadonlySet<string>> {
  const byName = new Map(steps.map((step) => [step.name, step]));
  const above = new Map<string, ReadonlySet<string>>();
  const visit = (step: Step): ReadonlySet<string> => {
    const known = above.get(step.name);
    if (known !== undefined) return known;
    const names = new Set(step.approval === undefined ? [] : [step.name]);
    above.set(step.name, names);
    for (const name of step.depends_on) {
      const dependency = byName.get(name);
      if (dependency !== undefined) for (const other of visit(dependency)) names.add(other);
    }
    return names;
  };
  for (const step of steps) visit(step);
  return above;
}
