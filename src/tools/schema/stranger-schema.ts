import { z } from "zod";
import { BatonError } from "../errors.ts";
import { withPatternsMatched } from "./match-patterns.ts";

type Json = z.core.util.JSONType;
type Schema = Readonly<Record<string, Json>>;

/**
 * The schema of a JSON Schema that a stranger wrote, whose patterns are matched in linear time (RE2): JavaScript's own can run for ever,
 * and with them the whole process. An object stays a `ZodObject`.
 *
 * @throws InvalidInput for a pattern that is none of RE2's, Error for what zod cannot read.
 */
export function strangerSchema(schema: Schema): z.ZodType {
  const read = z.fromJSONSchema(schema);
  if (!hasPatterns(schema)) return read;
  const { properties, required, ...rest } = schema;
  if (!(read instanceof z.ZodObject) || !isMap(properties)) return linear(schema, read);
  const shared = { ...kept(rest, "$defs"), ...kept(rest, "definitions") };
  const deep = hasPatterns(shared);
  const needed = new Set(Array.isArray(required) ? required : []);
  const suspect = Object.entries(properties).filter(
    (entry): entry is [string, Record<string, Json>] => isMap(entry[1]) && (deep || hasPatterns(entry[1])),
  );
  const shape = suspect.map(([name, property]): [string, z.ZodType] => {
    const whole = { ...shared, ...property };
    const field = linear(whole, z.fromJSONSchema(whole));
    if ("default" in property) return [name, field.prefault(property.default)];
    return [name, needed.has(name) ? field : field.optional()];
  });
  const known = read.extend(Object.fromEntries(shape));
  // What else it says by patterns (of names, or beside its properties) concerns the object as a whole.
  return hasPatterns(omit(rest, ["$defs", "definitions"])) ? linear(schema, read) : known;
}

/** Reads each value under patterns that were matched before; describes itself as what was given. */
function linear(schema: Schema, given: z.ZodType): z.ZodType {
  withPatternsMatched(schema, "");
  const checked = z.unknown().transform((value, context): unknown => {
    try {
      const read = z.fromJSONSchema(withPatternsMatched(schema, value)).safeParse(value);
      if (read.success) return read.data;
      for (const issue of read.error.issues) context.issues.push(said(issue, value));
    } catch (error) {
      if (!(error instanceof BatonError)) throw error;
      context.issues.push({ code: "custom", message: error.message, input: value });
    }
    return z.NEVER;
  });
  checked._zod.toJSONSchema = () => omit(z.toJSONSchema(given, { io: "input", unrepresentable: "any" }), ["$schema"]);
  // Not by describe(): a copy would describe itself as its original.
  if (given.description !== undefined) z.globalRegistry.add(checked, { description: given.description });
  return checked;
}

function said(issue: z.core.$ZodIssue, input: unknown) {
  const { code, path, message } = issue;
  const pattern = code === "invalid_format" && issue.format === "regex";
  return { code: "custom" as const, path: [...path], message: pattern ? "does not match its pattern" : message, input };
}

function hasPatterns(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasPatterns);
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(value).some(
    ([word, part]) =>
      (word === "pattern" && typeof part === "string") || word === "patternProperties" || hasPatterns(part),
  );
}

function kept(from: Schema, word: string): Schema {
  const value = from[word];
  return value === undefined ? {} : { [word]: value };
}

function omit(from: object, words: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(from).filter(([word]) => !words.includes(word)));
}

function isMap(value: Json | undefined): value is Record<string, Json> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
