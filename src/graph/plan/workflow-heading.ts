import semver from "semver";
import { z } from "zod";
import { duration } from "./duration.ts";
import { name } from "./names.ts";
import { expression, onError, retry } from "./step-policies.ts";

export const version = z
  .string()
  .refine((text) => semver.valid(text) === text, { message: "a semantic version, as 1.0.0" });

const inputSchema = z
  .union([
    z.enum(["string", "number", "integer", "boolean", "array", "object"]).transform((type) => ({ type })),
    z.record(z.string(), z.json()),
  ])
  .describe("A JSON Schema; a bare text is its type. An input with a default may be left out of a run.");

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
  })
  .describe(
    "What a run brings: a map from name to JSON Schema (or just its type), or one JSON Schema of type object. Default: the names that no step produces are the inputs.",
  );

interface ObjectSchema {
  readonly type: "object";
  readonly properties: Record<string, Record<string, z.core.util.JSONType>>;
  readonly required?: readonly string[] | undefined;
}

function isObjectSchema(given: object): given is ObjectSchema {
  return "type" in given && given.type === "object" && "properties" in given;
}

export const workflowOutputs = z
  .union([z.array(name).min(1), z.record(name, expression)])
  .describe(
    "What a run yields: names that steps write, or a map from name to CEL expression over them and the inputs. Default: what the steps write on which no other depends.",
  );

export const budget = z
  .strictObject({
    steps: z
      .int()
      .min(1)
      .optional()
      .describe("Steps started; items, rounds and the steps of nested workflows count each, attempts do not."),
    tokens: z.int().min(0).optional().describe("Input and output tokens of models together."),
    usd: z.number().min(0).optional().describe("Dollars."),
    seconds: z.number().positive().optional().describe("Time at work; waiting for a person does not count."),
  })
  .describe("What a run may take, at most. It stops before the step that would take more. Default: no limit.");

export const defaults = z
  .strictObject({
    timeout: duration.optional().describe("Deadline of one attempt of every step that names none."),
    retry: retry.optional(),
    on_error: onError.optional().describe("What a failure does in every step that does not say."),
  })
  .describe("What holds for every step that does not say otherwise.");
