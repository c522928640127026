import { z } from "zod";

const jsonSchema = z.looseObject({ type: z.union([z.string(), z.array(z.string())]).optional() });

/** Reads a schema of a module: a zod schema of any copy of zod 4, or a JSON Schema. */
export const moduleSchema = z.unknown().transform((value, context): z.ZodType => {
  if (value instanceof z.ZodType) return value;
  const read = jsonSchema.safeParse(value);
  try {
    // A zod schema made by another installed copy is no instance of ours; it can still describe itself.
    if (isForeignZod(value)) return z.fromJSONSchema(z.toJSONSchema(value, { io: "input", unrepresentable: "any" }));
    if (read.success) return z.fromJSONSchema(read.data as Parameters<typeof z.fromJSONSchema>[0]);
    context.addIssue({ code: "custom", message: "must be a zod schema or a JSON Schema object" });
  } catch (error) {
    context.addIssue({
      code: "custom",
      message: `is not a JSON Schema: ${error instanceof Error ? error.message : String(error)}`,
    });
  }
  return z.NEVER;
});

function isForeignZod(value: unknown): value is z.ZodType {
  return typeof value === "object" && value !== null && "_zod" in value;
}
