import { RE2JS } from "re2js";
import type { z } from "zod";
import { InvalidInput } from "../errors.ts";

type Json = z.core.util.JSONType;
type Schema = Readonly<Record<string, Json>>;

/** Characters that one value may make its schema's patterns read: about a second's work. */
const MOST_READ = 5_000_000;

/**
 * A JSON Schema that says of this value what the one given says, with patterns that only spell out texts. A pattern of JSON Schema is
 * JavaScript's, and one that a stranger wrote can run for ever; so all of them are matched here first, in linear time.
 *
 * @throws InvalidInput when a pattern is none of RE2's, or there is too much to match.
 */
export function withPatternsMatched(schema: Schema, value: unknown): Schema {
  let texts: ReadonlySet<string> | undefined;
  let left = MOST_READ;
  const spell = (pattern: string): string => {
    const compiled = compile(pattern);
    texts ??= textsIn(value);
    const matching = [...texts].filter((text) => {
      left -= 1 + text.length;
      if (left < 0) throw new InvalidInput(`its patterns would have to read more than ${MOST_READ} characters`);
      return compiled.matcher(text).find();
    });
    // Nothing stands between the end and the beginning.
    return matching.length === 0 ? "$a^" : `^(?:${matching.map(escaped).join("|")})$`;
  };
  return rewrite(schema, spell);
}

/** The schema without what it says by patterns. */
export function withoutPatterns(schema: Schema): Schema {
  return rewrite(schema, () => undefined);
}

/** Words whose values are no schemas, and those that hold a schema under each name. */
const VALUES: ReadonlySet<string> = new Set(["default", "enum", "const", "examples", "required"]);
const MAPS: ReadonlySet<string> = new Set(["properties", "$defs", "definitions", "dependentSchemas"]);

function rewrite(schema: Schema, spell: (pattern: string) => string | undefined): Schema {
  const within = (part: Json): Json => {
    if (Array.isArray(part)) return part.map(within);
    return isMap(part) ? { ...rewrite(part, spell) } : part;
  };
  const entries = Object.entries(schema).flatMap(([word, given]): [string, Json][] => {
    if (VALUES.has(word)) return [[word, given]];
    if (word === "pattern" && typeof given === "string") {
      const spelled = spell(given);
      return spelled === undefined ? [] : [[word, spelled]];
    }
    if (MAPS.has(word) && isMap(given))
      return [[word, Object.fromEntries(Object.entries(given).map(([name, part]) => [name, within(part)]))]];
    if (word === "patternProperties" && isMap(given)) {
      const parts = Object.entries(given).flatMap(([pattern, part]): [string, Json][] => {
        const spelled = spell(pattern);
        return spelled === undefined ? [] : [[spelled, within(part)]];
      });
      return [[word, joined(parts)]];
    }
    return [[word, within(given)]];
  });
  return Object.fromEntries(entries);
}

/** Two patterns that match the same texts both count. */
function joined(parts: readonly [string, Json][]): Record<string, Json> {
  const groups = [...Map.groupBy(parts, ([pattern]) => pattern)];
  return Object.fromEntries(
    groups.map(([pattern, all]) => [
      pattern,
      all.length === 1 ? (all[0]?.[1] ?? true) : { allOf: all.map(([, part]) => part) },
    ]),
  );
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
}

function compile(pattern: string): RE2JS {
  try {
    return RE2JS.compile(pattern);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new InvalidInput(`pattern ${pattern} cannot be matched in linear time: ${reason}`, { cause });
  }
}

/** Every text of a value, names of fields among them. */
function textsIn(value: unknown, found = new Set<string>()): Set<string> {
  if (typeof value === "string") return found.add(value);
  if (typeof value !== "object" || value === null) return found;
  if (!Array.isArray(value)) for (const name of Object.keys(value)) found.add(name);
  for (const part of Object.values(value)) textsIn(part, found);
  return found;
}

function isMap(value: Json | undefined): value is Record<string, Json> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
