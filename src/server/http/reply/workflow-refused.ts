import type { Problem } from "../../../tools/problem.ts";
import { HttpProblem } from "./http-problem.ts";

/** How many problems the sentence in `detail` names; all of them are in `problems`. */
const NAMED = 3;

/** The answer to a workflow that does not stand: 422 with every problem. */
export function workflowRefused(problems: readonly Problem[]): HttpProblem {
  const said = problems.slice(0, NAMED).map(inWords).join("; ");
  const more = problems.length > NAMED ? `; and ${problems.length - NAMED} more` : "";
  return new HttpProblem(422, `the workflow does not stand: ${said}${more}`, { problems });
}

function inWords({ line, column, path, message }: Problem): string {
  const place = line === undefined ? path : `line ${line}, column ${column ?? 1}${path === "" ? "" : ` (${path})`}`;
  return place === "" ? message : `${place}: ${message}`;
}
