import { z } from "zod";

/**
 * The fields that an object in a request may have.
 *
 * @param path of the object in what was sent
 * @param sent decides between the members of a discriminated union
 * @returns none where the schema names no fields there
 */
export function knownFields(schema: unknown, path: readonly PropertyKey[], sent: unknown): string[] {
  const [key, ...rest] = path;
  if (schema instanceof z.ZodObject) {
    const shape: Readonly<Record<PropertyKey, unknown>> = schema.shape;
    return key === undefined ? Object.keys(shape) : knownFields(shape[key], rest, memberOf(sent, key));
  }
  if (schema instanceof z.ZodUnion) {
    const fields = optionsFor(schema, sent).flatMap((option) => knownFields(option, path, sent));
    return [...new Set(fields)];
  }
  if (schema instanceof z.ZodPipe) return knownFields(schema.def.in, path, sent);
  if (isWrapper(schema)) return knownFields(schema.unwrap(), path, sent);
  if (key === undefined) return [];
  if (schema instanceof z.ZodArray) return knownFields(schema.element, rest, memberOf(sent, key));
  if (schema instanceof z.ZodRecord) return knownFields(schema.valueType, rest, memberOf(sent, key));
  return [];
}

function optionsFor(schema: z.ZodUnion, sent: unknown): readonly unknown[] {
  if (!(schema instanceof z.ZodDiscriminatedUnion)) return schema.options;
  const { discriminator } = schema.def;
  return schema.options.filter(
    (option) =>
      option instanceof z.ZodObject &&
      z.safeParse(option.shape[discriminator] ?? z.never(), memberOf(sent, discriminator)).success,
  );
}

function isWrapper(schema: unknown): schema is { unwrap(): unknown } {
  return (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault ||
    schema instanceof z.ZodReadonly ||
    schema instanceof z.ZodLazy
  );
}

function memberOf(value: unknown, key: PropertyKey): unknown {
  return typeof value === "object" && value !== null
    ? (value as Readonly<Record<PropertyKey, unknown>>)[key]
    : undefined;
}
