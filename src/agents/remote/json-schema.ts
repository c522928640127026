import { z } from "zod";
import { InvalidInput } from "../../tools/errors.ts";
import { strangerSchema } from "../../tools/schema/stranger-schema.ts";

type JsonSchema = Parameters<typeof strangerSchema>[0];

/**
 * An object schema of a remote side's JSON Schema. What zod has no words for is let through: the remote side checks it again. A schema
 * that is none at all is taken as "any object".
 */
export function readObjectSchema(schema: Readonly<Record<string, unknown>> | undefined): z.ZodType {
  if (schema === undefined) return z.looseObject({});
  const whole = convert({ ...schema, type: "object" });
  if (whole !== undefined) return whole;
  const { properties, required, $defs, definitions } = schema;
  if (typeof properties !== "object" || properties === null) return z.looseObject({});
  const needed = new Set<unknown>(Array.isArray(required) ? required : []);
  const shape = Object.entries(properties).map(([name, property]): [string, z.ZodType] => {
    const read = property === true ? z.unknown() : convert({ ...(property as object), $defs, definitions });
    const described = read ?? unread(property);
    return [name, needed.has(name) ? described : described.optional()];
  });
  return z.looseObject(Object.fromEntries(shape));
}

/** The schema of a given JSON Schema. @throws InvalidInput naming the field */
export function readSchema(schema: Readonly<Record<string, unknown>>, field: string): z.ZodType {
  try {
    return strangerSchema(JSON.parse(JSON.stringify(schema)) as JsonSchema);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new InvalidInput(`${field}: cannot be read as a JSON Schema: ${reason}`, { field, cause });
  }
}

/**
 * The schema of what an agent takes: parameters by name, so an object or anything.
 *
 * @throws InvalidInput naming the field
 */
export function readInputSchema(schema: Readonly<Record<string, unknown>>): z.ZodType {
  const { type } = schema;
  if (type !== undefined && type !== "object" && !(Array.isArray(type) && type.includes("object")))
    throw new InvalidInput(`input: an agent takes an object of parameters, got type ${JSON.stringify(type)}`, {
      field: "input",
      alternatives: ["object"],
    });
  return readSchema(schema, "input");
}

/** A parameter whose schema zod cannot read keeps its description. */
function unread(property: unknown): z.ZodType {
  const { description } = (property ?? {}) as { readonly description?: unknown };
  return typeof description === "string" ? z.unknown().describe(description) : z.unknown();
}

function convert(schema: Readonly<Record<string, unknown>>): z.ZodType | undefined {
  try {
    return strangerSchema(JSON.parse(JSON.stringify(schema)) as JsonSchema);
  } catch {
    return undefined;
  }
}
