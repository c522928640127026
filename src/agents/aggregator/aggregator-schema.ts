import { z } from "zod";

export const HOW = ["merge", "concatenate", "first_success", "majority", "best_by_score", "quorum"] as const;

/** Words of the aggregator; every other parameter is a value to be aggregated, under its name. */
export const aggregatorInput = z.looseObject({
  how: z.enum(HOW).describe("How the values become one."),
  values: z
    .union([z.array(z.unknown()), z.record(z.string(), z.unknown())])
    .optional()
    .describe(
      "The values, as a list or by name. Default: the other inputs, by name; of a single one that is a list, its elements.",
    ),
  by: z
    .string()
    .min(1)
    .optional()
    .describe(
      "Dotted path of the field that counts: the vote of majority and quorum (default: the whole value), the score of best_by_score (default: score).",
    ),
  least: z
    .int()
    .min(1)
    .optional()
    .describe("quorum: how many of all inputs must agree. Default: more than half of them."),
  otherwise: z
    .enum(["fail", "most", "null"])
    .default("fail")
    .describe("majority and quorum without agreement: fail, the value with most votes, or null."),
  order: z.enum(["highest", "lowest"]).default("highest").describe("best_by_score: which score is best."),
  separator: z.string().default("\n\n").describe("concatenate: what stands between texts."),
  on_conflict: z
    .enum(["last", "first", "fail"])
    .default("last")
    .describe("merge: which value a field has that several give differently."),
  missing: z.enum(["skip", "fail"]).default("skip").describe("Inputs that are null: left out, or an error."),
});

export type AggregatorInput = z.output<typeof aggregatorInput>;
