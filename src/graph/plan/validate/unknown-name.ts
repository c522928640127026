import { nearest } from "../../../tools/nearest.ts";
import type { Problem } from "../../../tools/problem.ts";

/** A name that is not among those that would do. */
export function unknownName(
  where: Pick<Problem, "code" | "path">,
  kind: string,
  name: string,
  known: readonly string[],
): Problem {
  const near = nearest(name, known);
  const hint = near === undefined ? "" : `; did you mean ${near}?`;
  return {
    ...where,
    message: `unknown ${kind} ${name}${hint}`,
    expected: oneOf(known),
    ...(near !== undefined && { nearest: near }),
  };
}

/** What would do, in words. */
export function oneOf(known: readonly string[]): string {
  const names = [...new Set(known)].toSorted();
  return names.length === 0 ? "none exists" : `one of ${names.join(", ")}`;
}
