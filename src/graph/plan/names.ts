import semver from "semver";
import { z } from "zod";

/** Steps, agents and outputs are named in snake_case. */
export const NAMES = /^[a-z][a-z0-9_]{0,63}$/;

/** Run inputs that hold the user's question; they bind to an agent's parameter `question`. */
export const QUESTION_NAMES: ReadonlySet<string> = new Set(["question", "user_query"]);

export const name = z.string().regex(NAMES, "snake_case, starting with a letter, at most 64 characters");

/** `name` or `name@range`, the range in the words of npm: `pricer@^1.2`, `pricer@1.0.0`. */
export const reference = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,63}(@\S.*)?$/, "a name in snake_case, or name@range as pricer@^1.2")
  .refine((text) => semver.validRange(parseReference(text).range ?? "*") !== null, {
    message: "after @ stands a version range, as ^1.2, 1.x or 1.0.0",
  });

/** What a reference says; `range` is missing where any version will do. */
export interface Reference {
  readonly name: string;
  readonly range?: string;
}

export function parseReference(text: string): Reference {
  const at = text.indexOf("@");
  return at < 0 ? { name: text } : { name: text.slice(0, at), range: text.slice(at + 1) };
}
