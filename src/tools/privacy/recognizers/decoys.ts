import { patternRecognizer } from "../pattern-recognizer.ts";
import type { PatternRule } from "../pattern-recognizer.ts";
import type { Recognizer } from "../recognizer.ts";
import { weightedSum } from "../checks/weighted-sum.ts";

function isbn(value: string): boolean {
  const digits = value.replaceAll(/\D/g, "");
  return digits.length === 13 && weightedSum(digits, [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1]) % 10 === 0;
}

const FORMS: readonly Pick<PatternRule, "name" | "patterns" | "check">[] = [
  { name: "uuid", patterns: [/(?<!\w)[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}(?!\w)/gi] },
  {
    name: "timestamp",
    patterns: [/(?<!\w)\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?)?(?!\w)/g],
  },
  { name: "calendar_date", patterns: [/(?<![\w.])\d{1,2}([./-])\d{1,2}\1(?:(?:19|20)\d{2}|\d{2})(?!\w)/g] },
  { name: "year_range", patterns: [/(?<!\w)(?:19|20)\d{2}[/-](?:19|20)\d{2}(?!\w)/g] },
  { name: "version", patterns: [/(?<!\w)v\d{1,4}(?:\.\d{1,6}){1,4}(?:-[\w.]{1,20})?(?!\w)/gi] },
  { name: "hash", patterns: [/(?<!\w)(?=[0-9a-f]{0,63}[a-f])(?=[0-9a-f]{0,63}\d)[0-9a-f]{7,64}(?!\w)/gi] },
  {
    name: "money",
    patterns: [/(?:[$€£¥]|\b(?:USD|EUR|GBP|CHF)) ?\d{1,3}(?:[,.' ]?\d{3}){0,5}(?:[.,]\d{1,4})?(?!\w)/g],
  },
  { name: "isbn", patterns: [/(?<!\w)97[89][ -]?\d{1,5}[ -]?\d{1,7}[ -]?\d{1,7}[ -]?\d(?!\w)/g], check: isbn },
  // The start of a group of digits that is set off with letters: ORD-2026-000123, INV/2025/0042.
  {
    name: "document_number",
    patterns: [/(?<!\w)(?!SSN|TEL|FAX|DOB)[A-Z]{2,6}[-/#](?:\d{1,8}[-/]){0,3}\d{1,12}(?![\w-])/g],
  },
];

/** What looks like personal numbers and is none. */
export const decoys: readonly Recognizer[] = FORMS.map((form) =>
  patternRecognizer({
    ...form,
    entity: "NOT_PERSONAL",
    family: "custom",
    label: form.name,
    strength: "format",
    score: 1,
    decoy: true,
  }),
);
