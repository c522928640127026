import type { Problem } from "../../../tools/problem.ts";
import type { Locate } from "./locate.ts";

/** Problems whose path ends in the word that is wrong, not in a wrong value. */
const OF_WORDS: ReadonlySet<string> = new Set(["unknown_word", "unknown_parameter", "forbidden_key", "duplicate_key"]);

/** The problems with their places in the text, in the order of the text; one that has its place keeps it. */
export function withPositions(problems: readonly Problem[], locate: Locate): Problem[] {
  const placed = problems.map((problem) => {
    if (problem.line !== undefined) return problem;
    const position = locate(problem.path, OF_WORDS.has(problem.code) ? "word" : "value");
    return position === undefined ? problem : { ...problem, ...position };
  });
  return placed.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0));
}
