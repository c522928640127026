import { z } from "zod";
import { statement } from "../../tools/finding.ts";
import { analysisRequest } from "../../tools/data/request/request.ts";

const cell = z.union([z.string(), z.number(), z.boolean(), z.null()]);

const table = z.object({
  columns: z.array(z.string()),
  rows: z.array(z.array(cell)),
  /** Whether rows were left out. */
  truncated: z.boolean(),
});

const chart = z.object({
  /** Vega-Lite, with the rows in it. */
  spec: z.record(z.string(), z.unknown()),
  svg: z.string(),
});

export const analyzerInput = z.strictObject({
  question: z
    .string()
    .min(1)
    .max(4_000)
    .optional()
    .describe("what to find out, in words; default: the user's question"),
  request: analysisRequest.optional().describe("a typed request; goes before the question"),
  sql: z
    .string()
    .regex(/^\s*(?:select|with|from)\b/i, "one SELECT over the data sets")
    .optional()
    .describe("one SELECT over the data sets, in DuckDB's dialect; goes before the question"),
});

const result = z.object({
  /** Name of the data set; of the first one where SQL reads several. */
  dataset: z.string(),
  /** The typed request that was carried out; not there when it was SQL. */
  request: analysisRequest.optional(),
  /** Every statement that ran. */
  sql: z.array(z.string()),
  table,
  chart: chart.optional(),
});

export const analyzerOutput = z.object({
  /** The results in sentences, most important first, each result's last sentence saying what it rests on. */
  statements: z.array(statement).min(1),
  ...result.shape,
  /** What had to be assumed, and what of the question was not used. */
  notes: z.array(z.string()),
  /** Results of the question's further parts. */
  more: z.array(result),
});

export type AnalyzerOutput = z.infer<typeof analyzerOutput>;
export type AnalyzerResult = z.infer<typeof result>;
