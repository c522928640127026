import { z } from "zod";
import { withoutPatterns } from "../../../tools/schema/match-patterns.ts";

/** The type of a declared input, its patterns aside; any where its JSON Schema says what cannot be checked here. */
export function inputType(schema: Readonly<Record<string, z.core.util.JSONType>>): z.ZodType {
  try {
    return z.fromJSONSchema(withoutPatterns(schema));
  } catch {
    return z.unknown();
  }
}

/** A declared default as a question would have it: texts and numbers as they are, anything else as `other`. */
export function spoken(schema: Readonly<Record<string, unknown>> | undefined, other: string | number): string | number {
  const initial = schema?.["default"];
  return typeof initial === "number" || typeof initial === "string" ? initial : other;
}
