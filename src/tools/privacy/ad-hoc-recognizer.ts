import { RE2JS } from "re2js";
import { z } from "zod";
import { InvalidInput } from "../errors.ts";
import type { Hit, Recognizer } from "./recognizer.ts";
import type { Source } from "./source.ts";

/** A recognizer that a caller brings: a pattern in RE2 syntax, or words. */
export const adHocRecognizer = z
  .object({
    entity: z.string().regex(/^[A-Z][A-Z0-9_]{0,63}$/, "UPPER_SNAKE_CASE, at most 64 characters"),
    label: z.string().max(60).optional(),
    /** RE2 syntax: matched in linear time, whatever it says. */
    pattern: z.string().min(1).max(1000).optional(),
    /** Found where they stand as words of their own, whatever their case. */
    words: z.array(z.string().min(2).max(200)).max(1000).optional(),
    context: z.array(z.string().max(60)).max(100).default([]),
    contextRequired: z.boolean().default(false),
    score: z.number().min(0).max(1).default(0.8),
  })
  .refine(({ pattern, words }) => (pattern === undefined) !== (words === undefined), "needs either pattern or words");

export type AdHocRecognizer = z.input<typeof adHocRecognizer>;

function compile(pattern: string): RE2JS {
  try {
    return RE2JS.compile(pattern);
  } catch (cause) {
    throw new InvalidInput(
      `Expected adHoc.pattern to be a pattern in RE2 syntax (no lookaround, no backreference), got ${pattern}`,
      {
        field: "adHoc.pattern",
        cause,
      },
    );
  }
}

function* matches(compiled: RE2JS, { text }: Source): Iterable<Hit> {
  const matcher = compiled.matcher(text);
  while (matcher.find()) {
    if (matcher.end() > matcher.start()) yield { start: matcher.start(), end: matcher.end() };
  }
}

/** @throws InvalidInput when the description or its pattern is malformed. */
export function adHoc(description: AdHocRecognizer): Recognizer {
  const parsed = adHocRecognizer.safeParse(description);
  if (!parsed.success) throw new InvalidInput(`adHoc: ${z.prettifyError(parsed.error)}`, { field: "adHoc" });
  const { entity, label, pattern, words, context, contextRequired, score } = parsed.data;
  const alternatives = (words ?? []).toSorted((a, b) => b.length - a.length).map((word) => RE2JS.quote(word));
  const compiled = compile(pattern ?? `(?i)(?:^|\\b)(?:${alternatives.join("|")})(?:\\b|$)`);
  return {
    name: `ad_hoc_${entity.toLowerCase()}`,
    entity,
    family: "custom",
    label: label ?? entity.toLowerCase().replaceAll("_", " "),
    strength: words === undefined ? "pattern" : "format",
    score,
    context: context.map((word) => word.toLowerCase()),
    contextRequired,
    find: (source) => matches(compiled, source),
  };
}
