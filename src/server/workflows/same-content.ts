import { isDeepStrictEqual } from "node:util";
import type { Plan } from "../../graph/plan/plan.ts";

/** Whether two workflows do the same: their names, versions, comments and layout aside. */
export function sameContent(one: Plan, other: Plan): boolean {
  return isDeepStrictEqual(content(one), content(other));
}

/** Through JSON, in which a word left out and one that is undefined are the same. */
function content({ name: _name, version: _version, ...plan }: Plan): unknown {
  return JSON.parse(JSON.stringify(plan)) as unknown;
}
