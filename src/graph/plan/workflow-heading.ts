import semver from "semver";
import { z } from "zod";
import { duration } from "./duration.ts";
import { name } from "./names.ts";
import { expression, onError, retry } from "./step-policies.ts";

export const version = z
  .string()
  .refine((text) => semver.valid(text) === text, { message: "a semantic version, as 1.0.0" });

/** A JSON Schema; a bare text is its `type`. An input with a `default` may be left out of a run. */
const inputSchema = z.union([
  z.enum(["string", "number", "integer", "boolean", "array", "object"]).transform((type) => ({ type })),
  z.record(z.string(), z.json()),
]);

/**
 * The names a run brings, each with its schema; or one JSON Schema of type object, whose properties they are. Read as the map, where an
 * input that need not be given has a default (null where the schema names none).
 */
export const workflowInputs = z
  .union([
    z.looseObject({
      type: z.literal("object"),
      properties: z.record(name, inputSchema),
      required: z.array(name).optional(),
    }),
    z.record(name, inputSchema),
  ])
  .transform((given): Record<string, Record<string, z.core.util.JSONType>> => {
    if (!isObjectSchema(given)) return given;
    return Object.fromEntries(
      Object.entries(given.properties).map(([key, schema]) => [
        key,
        given.required?.includes(key) === true || "default" in schema ? schema : { ...schema, default: null },
      ]),
    );
  });

interface ObjectSchema {
  readonly type: "object";
  readonly properties: Record<string, Record<string, z.core.util.JSONType>>;
  readonly required?: readonly string[] | undefined;
}

function isObjectSchema(given: object): given is ObjectSchema {
  return "type" in given && given.type === "object" && "properties" in given;
}

/** What a run yields: names that steps write, or a map from name to expression over them. */
export const workflowOutputs = z.union([z.array(name).min(1), z.record(name, expression)]);

/** What a run may take, at most. It stops before the step that would take more. */
export const budget = z.strictObject({
  /** Steps started, items and iterations counted each. */
  steps: z.int().min(1).optional(),
  /** Input and output tokens of models together. */
  tokens: z.int().min(0).optional(),
  /** Dollars. */
  usd: z.number().min(0).optional(),
  /** Time at work; waiting for a person does not count. */
  seconds: z.number().positive().optional(),
});

/** What holds for every step that does not say otherwise. */
export const defaults = z.strictObject({
  timeout: duration.optional(),
  retry: retry.optional(),
  on_error: onError.optional(),
});
