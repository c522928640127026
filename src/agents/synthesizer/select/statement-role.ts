import type { StepStatement } from "../evidence/evidence.ts";

/**
 * What a computed statement is for: `result` says what was asked; `sure` how sure that is; `parts` the groups, members or figures it is
 * made of; `basis` what it rests on; `method` how it came about; `line` an item of a bill; `assumption` what was taken for granted.
 */
export type StatementRole = "result" | "sure" | "parts" | "basis" | "method" | "line" | "assumption";

const patterns: readonly (readonly [StatementRole, RegExp])[] = [
  ["assumption", /^(?:assum(?:es|ed|ing|ptions?)|taken for granted|this assumes|for this)\b/iu],
  [
    "basis",
    /^(?:based on|prices are from|over all of them together|no tax is included)\b|^source:|\b(?:is|are) assumed\b/iu,
  ],
  ["method", /^(?:method:|treated as exceptions|an? \p{L}+ stands out when|not continued)/iu],
  ["sure", /\b(?:intervals?|confidence|uncertain\p{L}*|likely|margin|chance|significan\p{L}*|between .{1,40} and)\b/iu],
  [
    "line",
    /\bcomes to\b|^together:|^that is \d+ invoices?|^the invoices? of|\btakes? off\b|% (?:VAT|GST|tax|sales tax) on\b/iu,
  ],
  ["parts", /^\p{Lu}[^.]{0,80}\bby \p{L}[\p{L} ]*:|\bwent from\b.+\bto\b|\bthe largest parts are\b|;.+;/u],
];

/** Read off the words of the statement: agents of other makers state their results without telling their kind. */
export function roleOf({ text, data }: StepStatement): StatementRole {
  if (data.kind === "assumption") return "assumption";
  return patterns.find(([, pattern]) => pattern.test(text))?.[0] ?? "result";
}
