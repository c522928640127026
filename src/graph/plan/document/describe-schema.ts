import type { z } from "zod";
import { boundsOf } from "./bounds-of.ts";
import { ruleOf, unwrap, wordsOf, type Schema } from "./schema-walk.ts";

/** What a schema accepts, in words: `a whole number from 1 to 10, or a map with attempts, backoff, …`. */
export function describeSchema(schema: Schema): string {
  const rule = ruleOf(schema);
  if (rule !== undefined) return rule.expected;
  const inner = unwrap(schema);
  const { def } = (inner as z.core.$ZodTypes)._zod;
  if (def.type === "number") return describeNumber(inner);
  if (def.type === "literal") return def.values.map(String).join(" or ");
  if (def.type === "enum") return `one of ${Object.values(def.entries).join(", ")}`;
  if (def.type === "array") return `a list, each entry ${describeSchema(def.element)}`;
  if (def.type === "object") return `a map with ${wordsOf(inner).join(", ")}`;
  if (def.type === "union") return [...new Set(def.options.map(describeSchema))].join("; or ");
  return PLAIN[def.type] ?? "any JSON value";
}

const PLAIN: Readonly<Record<string, string>> = {
  string: "a text",
  boolean: "true or false",
  null: "null",
  record: "a map",
};

function describeNumber(schema: Schema): string {
  const { least, above, most, whole } = boundsOf(schema);
  const kind = whole ? "a whole number" : "a number";
  if (least === undefined) return kind;
  if (most !== undefined) return `${kind} from ${least} to ${most.toLocaleString("en")}`;
  return above ? `${kind} above ${least}` : `${kind}, at least ${least}`;
}

/** The limits of a list, in words. */
export function describeLength(schema: Schema): string {
  const { least = 0, most } = boundsOf(schema);
  if (most === undefined) return least === 1 ? "at least one entry" : `at least ${least} entries`;
  return least === 0 ? `at most ${most} entries` : `${least} to ${most} entries`;
}
