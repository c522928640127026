import { NAMES } from "../../graph/plan/names.ts";
import type { Problem } from "../../tools/problem.ts";

const FORM = "snake_case, starting with a letter, at most 64 characters";

/** What is wrong with a name under which a workflow is to be stored; agents keep theirs, for the planner finds both side by side. */
export function checkName(name: string | undefined, agents: readonly { readonly name: string }[]): Problem | undefined {
  const path = "name";
  if (name === undefined)
    return { code: "missing_name", path, message: "a workflow that is stored has a name", expected: FORM };
  if (!NAMES.test(name))
    return {
      code: "bad_name",
      path,
      message: `${name} is no name under which a workflow can be found`,
      expected: FORM,
    };
  if (agents.some((agent) => agent.name === name))
    return {
      code: "name_taken",
      path,
      message: `${name} is the name of an agent`,
      expected: "a name that no agent has",
    };
  return undefined;
}
