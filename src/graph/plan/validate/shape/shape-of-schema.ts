import { ANY, either, isAny, once, type Alternative, type Field, type Shape } from "./shape.ts";
import { shapeOfValue } from "./shape-of-value.ts";

type Schema = Readonly<Record<string, unknown>>;

/** What a JSON Schema lets through, or a little more: words that only narrow further (`pattern`, `minimum`, `not`) are left out. */
export function shapeOfSchema(schema: unknown, root: unknown = schema): Shape {
  if (schema === false) return [];
  if (!isRecord(schema)) return ANY;
  const deeper = (part: unknown): Shape => shapeOfSchema(part, root);
  if (typeof schema.$ref === "string") return shapeOfReference(schema.$ref, root);
  if ("const" in schema) return shapeOfValue(schema.const);
  if (Array.isArray(schema.enum)) return either(...schema.enum.map(shapeOfValue));
  const types = typeof schema.type === "string" ? [schema.type] : schema.type;
  if (Array.isArray(types)) {
    const nullable = schema.nullable === true ? ["null"] : [];
    return [...types, ...nullable].flatMap((type) => ofType(type, schema, root));
  }
  const choices = schema.anyOf ?? schema.oneOf;
  if (Array.isArray(choices)) return either(...choices.map(deeper));
  // Each part lets through at least what all of them do.
  if (Array.isArray(schema.allOf)) return schema.allOf.map(deeper).find((part) => !isAny(part)) ?? ANY;
  return ANY;
}

function ofType(type: unknown, schema: Schema, root: unknown): Shape {
  switch (type) {
    case "null":
    case "boolean":
    case "integer":
    case "number":
    case "string":
      return [{ kind: type }];
    case "array":
      return [arrayOf(schema, root)];
    case "object":
      return [objectOf(schema, root)];
    default:
      return ANY;
  }
}

function arrayOf(schema: Schema, root: unknown): Alternative {
  const parts = Array.isArray(schema.prefixItems) ? schema.prefixItems : [];
  const item = once(() =>
    either(
      ...parts.map((part) => shapeOfSchema(part, root)),
      ...(schema.items === false ? [] : [shapeOfSchema(schema.items, root)]),
    ),
  );
  return { kind: "array", item, least: count(schema.minItems, 0), most: count(schema.maxItems, Infinity) };
}

function objectOf(schema: Schema, root: unknown): Alternative {
  const required = new Set(Array.isArray(schema.required) ? schema.required : []);
  const properties = isRecord(schema.properties) ? Object.entries(schema.properties) : [];
  const fields = properties.map(([name, part]): [string, Field] => [
    name,
    { shape: once(() => shapeOfSchema(part, root)), required: required.has(name) },
  ]);
  const others = schema.additionalProperties;
  const closed = others === false && schema.patternProperties === undefined;
  const rest = schema.patternProperties === undefined ? others : undefined;
  return {
    kind: "object",
    fields: new Map(fields),
    rest: closed ? undefined : once(() => shapeOfSchema(rest, root)),
  };
}

const references = new WeakMap<object, Map<string, Shape>>();

/** Each reference of a document is followed once; one that leads to nothing but itself lets anything through. */
function shapeOfReference(reference: string, root: unknown): Shape {
  if (!isRecord(root)) return ANY;
  const known = references.get(root) ?? new Map<string, Shape>();
  references.set(root, known);
  const found = known.get(reference);
  if (found !== undefined) return found;
  known.set(reference, ANY);
  const made = shapeOfSchema(referred(reference, root), root);
  known.set(reference, made);
  return made;
}

/** What a reference within the document points at; anything, where it points elsewhere. */
function referred(reference: string, root: unknown): unknown {
  if (!reference.startsWith("#")) return {};
  const path = reference.split("/").slice(1);
  return path.reduce<unknown>((at, part) => {
    const key = part.replaceAll("~1", "/").replaceAll("~0", "~");
    return isRecord(at) ? at[key] : undefined;
  }, root);
}

function count(value: unknown, otherwise: number): number {
  return typeof value === "number" ? value : otherwise;
}

function isRecord(value: unknown): value is Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
