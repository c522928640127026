import { z } from "zod";
import { InvalidInput } from "../../../tools/errors.ts";
import { strangerSchema } from "../../../tools/schema/stranger-schema.ts";

type JsonSchema = Parameters<typeof strangerSchema>[0];

/** The parts of JSON Schema that filling goes by; the rest is for validation. */
export const schemaNode: z.ZodType<SchemaNode> = z.looseObject({
  type: z.union([z.string(), z.array(z.string())]).optional(),
  title: z.string().optional(),
  description: z.string().optional(),
  format: z.string().optional(),
  const: z.unknown().optional(),
  enum: z.array(z.unknown()).optional(),
  default: z.unknown().optional(),
  $ref: z.string().optional(),
  required: z.array(z.string()).optional(),
  get properties() {
    return z.record(z.string(), schemaNode).optional();
  },
  get items() {
    return schemaNode.optional();
  },
  get anyOf() {
    return z.array(schemaNode).optional();
  },
  get oneOf() {
    return z.array(schemaNode).optional();
  },
});

export interface SchemaNode {
  readonly type?: string | string[] | undefined;
  readonly title?: string | undefined;
  readonly description?: string | undefined;
  readonly format?: string | undefined;
  readonly const?: unknown;
  readonly enum?: readonly unknown[] | undefined;
  readonly default?: unknown;
  readonly $ref?: string | undefined;
  readonly required?: readonly string[] | undefined;
  readonly properties?: Readonly<Record<string, SchemaNode>> | undefined;
  readonly items?: SchemaNode | undefined;
  readonly anyOf?: readonly SchemaNode[] | undefined;
  readonly oneOf?: readonly SchemaNode[] | undefined;
}

/** A JSON Schema as a tree to fill and as a validator. @throws InvalidInput when it is not one. */
export function readSchema(schema: Readonly<Record<string, unknown>>): { node: SchemaNode; validator: z.ZodType } {
  const node = schemaNode.safeParse(schema);
  try {
    if (node.success)
      return { node: node.data, validator: strangerSchema(JSON.parse(JSON.stringify(schema)) as JsonSchema) };
  } catch (error) {
    throw new InvalidInput("schema: this JSON Schema uses keywords that cannot be checked", {
      field: "schema",
      cause: error,
    });
  }
  throw new InvalidInput(`schema: not a JSON Schema: ${z.prettifyError(node.error)}`, { field: "schema" });
}
