import { nearest } from "../../../../tools/nearest.ts";
import type { Problem } from "../../../../tools/problem.ts";

const TYPES = ["string", "number", "integer", "boolean", "array", "object", "null"] as const;

/** The first `type` in a JSON Schema, its parts included, that is none. */
export function typeProblem(schema: unknown, path: string): Problem | undefined {
  if (!isRecord(schema)) return undefined;
  const { type, properties, items } = schema;
  for (const named of Array.isArray(type) ? type : [type]) {
    if (named === undefined || TYPES.some((known) => known === named)) continue;
    const near = nearest(String(named), TYPES);
    return {
      code: "bad_schema",
      path: `${path}.type`,
      message: `${JSON.stringify(named)} is no type of JSON${near === undefined ? "" : `; did you mean ${near}?`}`,
      expected: `one of ${TYPES.join(", ")}`,
      ...(near !== undefined && { nearest: near }),
    };
  }
  for (const [name, part] of isRecord(properties) ? Object.entries(properties) : []) {
    const found = typeProblem(part, `${path}.properties.${name}`);
    if (found !== undefined) return found;
  }
  return typeProblem(items, `${path}.items`);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
