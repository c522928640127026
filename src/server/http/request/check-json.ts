import type { FieldError } from "../reply/http-problem.ts";

/** Deeper documents overflow the stack of what later walks them (JSON.stringify, Postgres, LangGraph's serialiser). */
const maxDepth = 100;

interface Place {
  readonly value: unknown;
  readonly path: readonly (string | number)[];
}

/**
 * What is wrong with a parsed JSON value before any schema looks at it: text that Postgres cannot hold (NUL, half a
 * surrogate pair), numbers beyond a double, nesting beyond 100 levels. `undefined`: nothing. Does not recurse.
 */
export function checkJson(root: unknown): FieldError | undefined {
  const open: Place[] = [{ value: root, path: [] }];
  for (let place = open.pop(); place; place = open.pop()) {
    const { value, path } = place;
    const wrong =
      typeof value === "string" ? textFault(value) : typeof value === "number" ? numberFault(value) : undefined;
    if (wrong) return { field: path.join("."), ...wrong };
    if (typeof value !== "object" || value === null) continue;
    if (path.length >= maxDepth) {
      return {
        field: path.slice(0, 8).join("."),
        message: "nested too deeply",
        expected: `at most ${maxDepth} levels`,
      };
    }
    for (const [key, inner] of Object.entries(value)) {
      const fault = textFault(key);
      if (fault) return { field: path.join("."), message: `a key of this object: ${fault.message}` };
      open.push({ value: inner, path: [...path, key] });
    }
  }
  return undefined;
}

/** Whether text can be stored: well-formed Unicode without NUL. */
export function textFault(text: string): Omit<FieldError, "field"> | undefined {
  if (text.includes("\0")) return { message: "contains a NUL character", expected: "text without U+0000" };
  if (!text.isWellFormed()) return { message: "contains half of a surrogate pair", expected: "well-formed Unicode" };
  return undefined;
}

function numberFault(number: number): Omit<FieldError, "field"> | undefined {
  return Number.isFinite(number)
    ? undefined
    : { message: "is too large a number", expected: "a number that fits a double" };
}
