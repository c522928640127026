import { z } from "zod";
import type { Problem } from "../../../../tools/problem.ts";
import type { Frame } from "../frame/frame.ts";
import { typeProblem } from "./schema-types.ts";

type Schema = NonNullable<Frame["plan"]["inputs"]>[string];

/** Declared inputs: each a JSON Schema that can be used, whose default it accepts. */
export function checkInputs({ plan, prefix }: Frame): Problem[] {
  return Object.entries(plan.inputs ?? {}).flatMap(([name, schema]) => checkInput(schema, `${prefix}inputs.${name}`));
}

function checkInput(schema: Schema, at: string): Problem[] {
  const wrong = typeProblem(schema, at);
  if (wrong !== undefined) return [wrong];
  const check = readable(schema);
  if (typeof check === "string")
    return [{ code: "bad_schema", path: at, message: `is no usable JSON Schema: ${check}` }];
  // Null is what an input holds that need not be given, whatever its schema says.
  if (!("default" in schema) || schema.default === null) return [];
  const tried = check.safeParse(schema.default);
  if (tried.success) return [];
  const reasons = tried.error.issues.map((issue) => issue.message).join("; ");
  return [{ code: "bad_default", path: `${at}.default`, message: `the schema refuses its own default: ${reasons}` }];
}

const KEPT = 200;
const read = new Map<string, z.ZodType | string>();

/** The schema as a check; why it is none, otherwise. Workflows are validated again and again, so the last ones are kept. */
export function readable(schema: Schema): z.ZodType | string {
  const text = JSON.stringify(schema);
  const found = read.get(text) ?? readSchema(schema);
  if (read.size >= KEPT) read.clear();
  read.set(text, found);
  return found;
}

function readSchema(schema: Schema): z.ZodType | string {
  try {
    const made = z.fromJSONSchema(schema);
    // Patterns and references are only looked at when they are met.
    made.safeParse(undefined);
    return made;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
