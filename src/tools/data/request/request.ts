import { z } from "zod";
import { filter } from "./filter.ts";
import { measure } from "./measure.ts";
import { grain, period } from "./period.ts";

const dataset = z.string().min(1);
const scope = {
  dataset,
  filters: z.array(filter).max(20).default([]),
  period: period.optional(),
};
const measured = { ...scope, measure };

/** A column, or a part of a date: "which weekday is busiest". */
export const dimension = z.strictObject({
  column: z.string(),
  part: z.enum(["hour", "weekday", "day", "week", "month", "quarter", "year", "month_of_year"]).optional(),
});

export const valueRequest = z.strictObject({
  kind: z.literal("value"),
  ...measured,
  /** The average per day, week, … of the period in place of the total. */
  per: grain.optional(),
});

export const groupByRequest = z.strictObject({
  kind: z.literal("group_by"),
  ...measured,
  dimensions: z.array(dimension).min(1).max(3),
  /** By the measure, or by the groups' own order. Default: highest first. */
  order: z.enum(["desc", "asc", "natural"]).default("desc"),
  limit: z.number().int().min(1).max(1_000).default(50),
  /** Adds each group's share of the total, in percent. */
  share: z.boolean().default(false),
});

export const trendRequest = z.strictObject({
  kind: z.literal("trend"),
  ...measured,
  grain: grain.default("month"),
  /** One line for each group, ranked by how fast it grows. */
  split_by: z.array(z.string()).max(2).default([]),
});

export const correlationRequest = z.strictObject({
  kind: z.literal("correlation"),
  ...scope,
  columns: z.array(z.string()).min(2).max(8),
});

export const outliersRequest = z.discriminatedUnion("over", [
  z.strictObject({ kind: z.literal("outliers"), over: z.literal("rows"), ...scope, column: z.string() }),
  z.strictObject({
    kind: z.literal("outliers"),
    over: z.literal("time"),
    ...measured,
    grain: grain.default("day"),
  }),
]);

export const compareRequest = z.strictObject({
  kind: z.literal("compare_periods"),
  dataset,
  measure,
  filters: z.array(filter).max(20).default([]),
  current: period,
  previous: period,
  /** Which columns to look for the cause in. Default: every category of the data set. */
  drivers_by: z.array(z.string()).max(8).optional(),
});

export const forecastRequest = z.strictObject({
  kind: z.literal("forecast"),
  ...measured,
  grain: grain.default("month"),
  /** Steps ahead. */
  horizon: z.number().int().min(1).max(36).default(3),
  /** The part of the steps ahead that the question is about; the horizon reaches its end. */
  target: period.optional(),
  /** Of the prediction interval. */
  level: z.number().min(0.5).max(0.99).default(0.95),
});

export const distributionRequest = z.strictObject({
  kind: z.literal("distribution"),
  ...scope,
  column: z.string(),
  bins: z.number().int().min(2).max(50).default(12),
});

export const rowsRequest = z.strictObject({
  kind: z.literal("rows"),
  ...scope,
  order_by: z.string().optional(),
  order: z.enum(["desc", "asc"]).default("desc"),
  limit: z.number().int().min(1).max(200).default(10),
});

export const profileRequest = z.strictObject({ kind: z.literal("profile"), dataset });

/** A question about a data set, typed: what the analyzer compiles to SQL. */
export const analysisRequest = z.union([
  z.discriminatedUnion("kind", [
    valueRequest,
    groupByRequest,
    trendRequest,
    correlationRequest,
    compareRequest,
    forecastRequest,
    distributionRequest,
    rowsRequest,
    profileRequest,
  ]),
  outliersRequest,
]);

export type AnalysisRequest = z.infer<typeof analysisRequest>;
export type RequestOf<Kind extends AnalysisRequest["kind"]> = Extract<AnalysisRequest, { kind: Kind }>;
export type Dimension = z.infer<typeof dimension>;
