import { z } from "zod";

const phrases = z.array(z.string().min(1)).default([]);

/** How a measure is summed up when a question does not say. */
export const aggregation = z.enum([
  "count",
  "count_distinct",
  "sum",
  "average",
  "median",
  "min",
  "max",
  "p90",
  "p95",
  "p99",
  "stddev",
  "share",
]);

export type Aggregation = z.infer<typeof aggregation>;

/** What a column is for: `category` groups, `measure` is calculated with, `identifier` and `text` are neither. */
export const columnRole = z.enum(["time", "measure", "category", "flag", "identifier", "text"]);

export type ColumnRole = z.infer<typeof columnRole>;

const columnDescription = z.strictObject({
  meaning: z.string().optional(),
  /** What to call it in a sentence; by default the name without its unit. */
  label: z.string().optional(),
  unit: z.string().optional(),
  role: columnRole.optional(),
  /** DuckDB type to read the column as, such as `DECIMAL(18,2)` for money. */
  type: z
    .string()
    .regex(/^[A-Z]+(\(\d{1,2},\d{1,2}\))?$/, "a DuckDB type in capitals, such as DECIMAL(18,2)")
    .optional(),
  synonyms: phrases,
  aggregation: aggregation.optional(),
  /** `last`: a stock, such as seats, of which only the last moment of a period counts. */
  over_time: z.enum(["sum", "last"]).default("sum"),
  better: z.enum(["higher", "lower"]).optional(),
  /** Words that ask for the groups with high or low values, such as "slowest". */
  adjectives: z.strictObject({ high: phrases, low: phrases }).prefault({}),
  /** Words for rows in which the column is empty. */
  when_empty: phrases,
  /** Words for each value, by value. */
  values: z.record(z.string(), phrases).default({}),
});

/** What `<name>.yaml` beside a data set says about it. Everything is optional: what is missing is inferred from the data. */
export const datasetDescription = z.strictObject({
  title: z.string().optional(),
  description: z.string().optional(),
  /** What one row is. */
  noun: z.strictObject({ one: z.string(), many: z.string() }).optional(),
  synonyms: phrases,
  time_column: z.string().optional(),
  default_measure: z.strictObject({ aggregation, column: z.string().optional() }).optional(),
  columns: z.record(z.string(), columnDescription.prefault({})).default({}),
});

export type DatasetDescription = z.infer<typeof datasetDescription>;
export type ColumnDescription = z.infer<typeof columnDescription>;
