import type { z } from "zod";
import { wordRules } from "./word-rules.ts";

export type Schema = z.core.$ZodType;
export type Path = readonly PropertyKey[];

/** A schema without what only marks it as optional, gives it a default or transforms what was read. */
export function unwrap(schema: Schema): Schema {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  if (def.type === "optional" || def.type === "default" || def.type === "nullable") return unwrap(def.innerType);
  return def.type === "pipe" ? unwrap(def.in) : schema;
}

/** The rule of the value that a schema stands for, through its wrappers. */
export function ruleOf(schema: Schema) {
  for (let inner = schema; ;) {
    const rule = wordRules.get(inner);
    if (rule !== undefined) return rule;
    const { def } = (inner as z.core.$ZodTypes)._zod;
    if (def.type === "optional" || def.type === "default") inner = def.innerType;
    else if (def.type === "pipe") inner = def.in;
    else return undefined;
  }
}

/** The schema of what stands at a path; through a union, of the first member that has such a place. */
export function schemaAt(schema: Schema, path: Path): Schema | undefined {
  const [first, ...rest] = path;
  if (first === undefined) return schema;
  const { def } = (unwrap(schema) as z.core.$ZodTypes)._zod;
  if (def.type === "object") {
    const field = Object.hasOwn(def.shape, first) ? def.shape[String(first)] : undefined;
    return field && schemaAt(field, rest);
  }
  if (def.type === "array") return typeof first === "number" ? schemaAt(def.element, rest) : undefined;
  if (def.type === "record") return typeof first === "number" ? undefined : schemaAt(def.valueType, rest);
  if (def.type !== "union") return undefined;
  for (const option of def.options) {
    const found = schemaAt(option, path);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Words that may stand in a map of this schema; for a union those of all its maps. */
export function wordsOf(schema: Schema): string[] {
  const { def } = (unwrap(schema) as z.core.$ZodTypes)._zod;
  if (def.type === "object") return Object.keys(def.shape);
  return def.type === "union" ? [...new Set(def.options.flatMap(wordsOf))] : [];
}

/** Words that must stand in a map of this schema. */
export function requiredWords(schema: Schema): string[] {
  const { def } = (unwrap(schema) as z.core.$ZodTypes)._zod;
  if (def.type !== "object") return [];
  return Object.entries(def.shape).flatMap(([word, field]) => (field._zod.optin === "optional" ? [] : [word]));
}

/** Of a union, the member for values of this kind whose necessary words are there; any other schema is itself. */
export function narrow(schema: Schema, value: unknown): Schema {
  const { def } = (unwrap(schema) as z.core.$ZodTypes)._zod;
  if (def.type !== "union") return schema;
  const fits = (option: Schema): boolean => {
    const kind = (unwrap(option) as z.core.$ZodTypes)._zod.def.type;
    if (kind === "union") return narrow(option, value) !== option;
    if (Array.isArray(value)) return kind === "array";
    if (typeof value !== "object" || value === null) return kind === typeof value;
    return (
      kind === "record" || (kind === "object" && requiredWords(option).every((word) => Object.hasOwn(value, word)))
    );
  };
  const found = def.options.find(fits);
  return found === undefined ? schema : narrow(found, value);
}
