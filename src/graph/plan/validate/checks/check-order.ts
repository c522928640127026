import type { Problem } from "../../../../tools/problem.ts";
import type { PlanStep } from "../../plan.ts";
import type { Frame } from "../frame/frame.ts";
import { readsOf } from "../frame/reads.ts";
import { unknownName } from "../unknown-name.ts";
import { alwaysIs } from "../typing/constant-of.ts";
import { findCycles } from "./find-cycles.ts";

/** In what order steps can run: on steps that exist, never on themselves, and not on what never happens. */
export function checkOrder(frame: Frame): Problem[] {
  return [...checkDependsOn(frame), ...checkCycles(frame), ...checkReached(frame)];
}

function checkDependsOn({ plan, prefix, steps }: Frame): Problem[] {
  return plan.steps.flatMap((step, index) =>
    step.depends_on.flatMap((name, place): Problem[] => {
      const path = `${prefix}steps.${index}.depends_on.${place}`;
      if (name === step.name)
        return [{ code: "cycle", path, message: `step ${name} waits for itself: ${name} -> ${name}` }];
      return steps.has(name) ? [] : [unknownName({ code: "unknown_step", path }, "step", name, [...steps.keys()])];
    }),
  );
}

function checkCycles({ plan, prefix, steps, writers }: Frame): Problem[] {
  const waits = new Map(
    [...steps.values()].map((step) => {
      const read = readsOf(step).flatMap(({ name }) => writers.get(name)?.name ?? []);
      const known = [...step.depends_on, ...read].filter((name) => name !== step.name && steps.has(name));
      return [step.name, [...new Set(known)]] as const;
    }),
  );
  return findCycles(waits).map((cycle) => {
    const index = plan.steps.findIndex((step) => step.name === cycle[0]);
    const message = `the steps wait for each other: ${cycle.join(" -> ")}`;
    return {
      code: "cycle",
      path: `${prefix}steps.${index}`,
      message,
      expected: "steps that can run one after the other",
    };
  });
}

/** A step whose condition is never true, and what is skipped with it because it reads by name what that never writes. */
function checkReached({ plan, prefix, writers }: Frame): Problem[] {
  const problems: Problem[] = [];
  const never = new Set<PlanStep>();
  for (const [index, step] of plan.steps.entries()) {
    if (step.when === undefined || alwaysIs(step.when) !== false) continue;
    never.add(step);
    problems.push({
      code: "unreachable_step",
      path: `${prefix}steps.${index}.when`,
      message: `step ${step.name} never runs: its condition is always false`,
      expected: "a condition that can be true",
    });
  }
  // A reader may stand before its writer in the document, so this goes on until nothing is added.
  for (let size = -1; size < never.size && never.size > 0;) {
    size = never.size;
    for (const [index, step] of plan.steps.entries()) {
      if (never.has(step)) continue;
      const read = readsOf(step).find(({ name, isListed }) => {
        const writer = writers.get(name);
        return isListed && writer !== undefined && never.has(writer);
      });
      if (read === undefined) continue;
      never.add(step);
      const message = `step ${step.name} never runs: it reads ${read.name}, and step ${writers.get(read.name)?.name ?? ""} never writes it`;
      problems.push({ code: "unreachable_step", path: `${prefix}steps.${index}.${read.path}`, message });
    }
  }
  return problems;
}
