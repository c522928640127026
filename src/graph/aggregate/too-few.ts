import { NotFound } from "../../tools/errors.ts";
import type { Answer } from "./answer.ts";

/** Who is named; a list may have thousands. */
const NAMED = 10;

/** Fewer answers than the rule takes, with who is missing and why. */
export function tooFew(how: string, least: number, answers: readonly Answer[]): NotFound {
  const missing = answers.flatMap((answer) => (answer.is === "missing" ? [`${answer.name} ${answer.why}`] : []));
  const there = answers.length - missing.length;
  const who = [
    ...missing.slice(0, NAMED),
    ...(missing.length > NAMED ? [`and ${missing.length - NAMED} more`] : []),
  ].join("; ");
  const reasons = who === "" ? "" : `: ${who}`;
  return new NotFound(`${how} takes ${least} of ${answers.length} answers, and ${there} came${reasons}`, {
    field: "inputs",
    alternatives: answers.flatMap((answer) => (answer.is === "there" ? [answer.name] : [])).slice(0, NAMED),
  });
}
