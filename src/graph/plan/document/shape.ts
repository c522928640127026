import type { Problem } from "../../../tools/problem.ts";

/** Deepest nesting of lists and maps in a document. */
export const MAX_DEPTH = 64;
/** Most values in a document, those behind aliases counted wherever they stand. */
export const MAX_VALUES = 100_000;

interface Visit {
  readonly value: unknown;
  readonly path: string;
  readonly depth: number;
}

/**
 * What keeps a value from being a document at all: nesting and size beyond the limits, what JSON cannot hold, and keys that would reach
 * behind an object. Does not recurse, so no document can exhaust the stack.
 */
export function shapeProblems(document: unknown): Problem[] {
  const problems: Problem[] = [];
  const open: Visit[] = [{ value: document, path: "", depth: 0 }];
  for (let seen = 1; ; seen++) {
    const visit = open.pop();
    if (visit === undefined) return problems.reverse();
    if (seen > MAX_VALUES) return [tooLarge()];
    const { value, path, depth } = visit;
    const fault = unlikeJson(value);
    if (fault !== undefined) problems.push({ code: "not_json", path, ...fault });
    if (typeof value !== "object" || value === null || fault !== undefined) continue;
    if (depth === MAX_DEPTH) return [tooDeep(path)];
    for (const [key, item] of Object.entries(value)) {
      const at = path === "" ? key : `${path}.${key}`;
      if (key === "__proto__") problems.push(forbiddenKey(at));
      else open.push({ value: item, path: at, depth: depth + 1 });
    }
  }
}

function unlikeJson(value: unknown): Pick<Problem, "message" | "expected"> | undefined {
  const expected = "text, a finite number, true, false, null, a list or a map";
  if (typeof value === "number" && !Number.isFinite(value)) return { message: `${value} is no number`, expected };
  if (typeof value === "bigint" || typeof value === "function" || typeof value === "symbol")
    return { message: `a ${typeof value} has no place in a document`, expected };
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null) return undefined;
  return { message: `a ${value.constructor.name} has no place in a document`, expected };
}

export function tooDeep(path: string): Problem {
  return {
    code: "too_deep",
    path: path.split(".").slice(0, 8).join("."),
    message: `lists and maps are nested deeper than ${MAX_DEPTH} levels`,
    expected: `at most ${MAX_DEPTH} levels`,
  };
}

export function forbiddenKey(path: string): Problem {
  return { code: "forbidden_key", path, message: "__proto__ cannot be a key", expected: "any other name" };
}

function tooLarge(): Problem {
  const most = MAX_VALUES.toLocaleString("en");
  return {
    code: "too_large",
    path: "",
    message: `the document holds more than ${most} values`,
    expected: `at most ${most}`,
  };
}
