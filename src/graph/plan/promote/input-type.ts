import { z } from "zod";

/** The type of a declared input; any where its JSON Schema says what cannot be checked here. */
export function inputType(schema: Readonly<Record<string, unknown>>): z.ZodType {
  try {
    return z.fromJSONSchema(schema);
  } catch {
    return z.unknown();
  }
}

/** A declared default as a question would have it: texts and numbers as they are, anything else as `other`. */
export function spoken(schema: Readonly<Record<string, unknown>> | undefined, other: string | number): string | number {
  const initial = schema?.["default"];
  return typeof initial === "number" || typeof initial === "string" ? initial : other;
}
