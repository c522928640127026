import semver from "semver";
import type { Problem } from "../../../../tools/problem.ts";
import { parseReference } from "../../names.ts";
import type { Plan } from "../../plan.ts";
import type { World } from "../frame/world.ts";
import { unknownName } from "../unknown-name.ts";
import { unknownVersion } from "./check-doer.ts";

/** A stored workflow that a step names: there, in a version that will do, and not containing the plan itself. */
export function checkStored(reference: string, root: Plan, at: string, world: World): Problem[] {
  const path = `${at}.workflow`;
  const chain = recursion(reference, root, world);
  if (chain !== undefined) {
    const message = `the workflow contains itself: ${chain.join(" -> ")}`;
    return [{ code: "recursive_workflow", path, message, expected: "a workflow that does not lead back here" }];
  }
  if (world.stored(reference) !== undefined) return [];
  const { name, range } = parseReference(reference);
  const versions = world.workflows.versions(name);
  if (versions.length === 0 || range === undefined)
    return [unknownName({ code: "unknown_workflow", path }, "workflow", name, world.workflows.names())];
  return [unknownVersion(path, `workflow ${name}`, range, versions)];
}

/** How a workflow leads back to the plan, or to one on the way. */
function recursion(reference: string, root: Plan, world: World): string[] | undefined {
  const seen = new Set<string>();
  const visit = (next: string, path: readonly string[]): string[] | undefined => {
    const { name } = parseReference(next);
    if (isRoot(next, root, world)) return [...path, name];
    const workflow = world.stored(next);
    if (workflow === undefined) return undefined;
    const key = `${workflow.name}@${workflow.version}`;
    if (path.includes(key)) return [...path, key];
    if (seen.has(key)) return undefined;
    seen.add(key);
    for (const inner of referencesIn(workflow.plan)) {
      const found = visit(inner, [...path, key]);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return visit(reference, [root.name ?? "this plan"]);
}

/** Whether a name means the plan itself: another version of the same workflow is another workflow. */
function isRoot(reference: string, root: Plan, world: World): boolean {
  const { name, range } = parseReference(reference);
  if (root.name === undefined || name !== root.name) return false;
  if (range === undefined) return true;
  return root.version === undefined ? world.stored(reference) === undefined : semver.satisfies(root.version, range);
}

function referencesIn(plan: Plan): string[] {
  return plan.steps.flatMap(({ workflow }) =>
    typeof workflow === "string" ? [workflow] : workflow === undefined ? [] : referencesIn(workflow),
  );
}
