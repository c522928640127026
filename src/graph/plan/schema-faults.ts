import { z } from "zod";
import { BatonError } from "../../tools/errors.ts";
import { withPatternsMatched } from "../../tools/schema/match-patterns.ts";

interface SchemaFault {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** Why the schema of an input refuses a value; empty where it does not. */
export function schemaFaults(
  schema: Readonly<Record<string, z.core.util.JSONType>>,
  value: unknown,
): readonly SchemaFault[] {
  try {
    const read = z.fromJSONSchema(withItems(withPatternsMatched(schema, value))).safeParse(value);
    if (read.success) return [];
    return read.error.issues.map((issue) => {
      const matched = issue.code !== "invalid_format" || issue.format !== "regex";
      return { path: issue.path, message: matched ? issue.message : "does not match its pattern" };
    });
  } catch (error) {
    if (!(error instanceof BatonError)) throw error;
    return [{ path: [], message: error.message }];
  }
}

/** zod checks the length of a list only where the schema says something of its items. */
function withItems(schema: Readonly<Record<string, z.core.util.JSONType>>): z.core.JSONSchema.JSONSchema {
  const filled = Object.entries(schema).map(([word, value]): [string, unknown] => {
    if (word === "default" || word === "enum" || word === "const" || word === "examples") return [word, value];
    if (Array.isArray(value)) return [word, value.map((part) => (isSchema(part) ? withItems(part) : part))];
    return [word, isSchema(value) ? withItems(value) : value];
  });
  const items = schema.type === "array" && !("items" in schema) && !("prefixItems" in schema) ? { items: {} } : {};
  return { ...Object.fromEntries(filled), ...items };
}

function isSchema(value: z.core.util.JSONType): value is Record<string, z.core.util.JSONType> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
