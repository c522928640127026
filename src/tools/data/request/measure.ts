import { z } from "zod";
import { aggregation } from "../catalog/description.ts";
import { filter } from "./filter.ts";

/**
 * What is calculated. `count` counts rows (or filled cells of `column`). `share` is, in percent, the part of the rows for which `where`
 * holds, or the true ones of a flag `column`; of an amount `column` it is the part of its sum.
 */
export const measure = z.strictObject({
  aggregation,
  column: z.string().optional(),
  where: z.array(filter).min(1).optional(),
});

export type Measure = z.infer<typeof measure>;
