import { z } from "zod";
import { withPatternsMatched } from "../../../../tools/schema/match-patterns.ts";
import type { Problem } from "../../../../tools/problem.ts";
import { schemaFaults } from "../../schema-faults.ts";
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
  const reason = unusable(schema);
  if (reason !== undefined) return [{ code: "bad_schema", path: at, message: `is no usable JSON Schema: ${reason}` }];
  // Null is what an input holds that need not be given, whatever its schema says.
  if (!("default" in schema) || schema.default === null) return [];
  const faults = schemaFaults(schema, schema.default);
  if (faults.length === 0) return [];
  const reasons = faults.map((fault) => fault.message).join("; ");
  return [{ code: "bad_default", path: `${at}.default`, message: `the schema refuses its own default: ${reasons}` }];
}

const KEPT = 200;
const read = new Map<string, string | undefined>();

/** Why a JSON Schema cannot be used; `undefined` where it can. Workflows are validated again and again, so the last ones are kept. */
export function unusable(schema: Schema): string | undefined {
  const text = JSON.stringify(schema);
  if (read.has(text)) return read.get(text);
  const reason = reasonAgainst(schema);
  if (read.size >= KEPT) read.clear();
  read.set(text, reason);
  return reason;
}

function reasonAgainst(schema: Schema): string | undefined {
  try {
    // References are only looked at when they are met.
    z.fromJSONSchema(withPatternsMatched(schema, undefined)).safeParse(undefined);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
