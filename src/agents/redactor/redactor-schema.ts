import { z } from "zod";
import { statement } from "../../tools/finding.ts";
import { adHocRecognizer } from "../../tools/privacy/ad-hoc-recognizer.ts";
import { FAMILIES } from "../../tools/privacy/clean-options.ts";
import { OPERATORS } from "../../tools/privacy/operators/operator.ts";

const names = z.array(z.string().min(1));

/** What the redactor may be given; with no `text` it cleans what the question holds. */
export const redactorInput = z.object({
  text: z.json().optional().describe("text to clean, or any JSON value whose strings are cleaned"),
  operator: z.enum(OPERATORS).optional().describe("what stands in for a found value; default replace"),
  operators: z.record(z.string(), z.enum(OPERATORS)).optional().describe("operator by entity or family"),
  entities: names.optional().describe("entities or families to look for, as EMAIL or financial; default all"),
  except: names.optional().describe("entities or families to leave alone"),
  countries: z
    .array(z.string().regex(/^[A-Z]{2}$/))
    .optional()
    .describe("ISO 3166 codes; other countries' numbers are not looked for"),
  threshold: z.number().min(0).max(1).optional().describe("least score of a finding, default 0.5"),
  allow: names.optional().describe("values that may stay"),
  recognizers: z
    .array(adHocRecognizer)
    .optional()
    .describe("recognizers of your own: a pattern in RE2 syntax, or words"),
  question: z.string().optional().describe("the request in words: names operator and entities, and may hold the text"),
});

const reported = z.object({
  entity: z.string(),
  family: z.enum(FAMILIES),
  label: z.string(),
  /** Where in a structured value; "" in plain text. */
  path: z.string(),
  /** UTF-16 offsets into the original text at `path`. */
  start: z.number().int().nonnegative(),
  end: z.number().int().nonnegative(),
  score: z.number().min(0).max(1),
  operator: z.enum(OPERATORS),
  decision: z.object({
    recognizer: z.string(),
    strength: z.enum(["checksum", "format", "pattern", "model"]),
    base: z.number(),
    check: z.string().optional(),
    context: z.array(z.string()),
    against: z.array(z.string()),
    via: z.array(z.string()),
  }),
});

/** What the redactor returns: the cleaned text, the cleaned value in its own shape, and what was found, never a value. */
export const redactorOutput = z.object({
  text: z.string(),
  value: z.json(),
  /** Of a cited answer: the citations, cleaned. */
  citations: z.array(z.json()).optional(),
  findings: z.array(reported),
  statements: z.array(statement),
  /** What hashes and tokens are stable within; an authorisation to restore names it. */
  scope: z.string(),
});
