import { z } from "zod";
import { expression } from "./step-policies.ts";

/** The rules by which several answers become one. */
export const HOW = ["merge", "concatenate", "first_success", "majority", "best_by_score", "quorum"] as const;

export type How = (typeof HOW)[number];

/** What one of the answers is called in `by`. */
export const ITEM = "item";

const how = z.enum(HOW);

const words = z.strictObject({
  how: how.describe("The rule."),
  n: z
    .int()
    .min(1)
    .max(10_000)
    .optional()
    .describe(
      "How many of the answers it takes: for quorum that must agree, for the others that must be there. Default: all for merge and concatenate, one for best_by_score, more than half for majority and quorum.",
    ),
  by: expression
    .optional()
    .describe(
      "CEL expression over item, one of the answers: the vote for majority and quorum (default: the whole answer), the score for best_by_score (default: item.score).",
    ),
  order: z.enum(["highest", "lowest"]).optional().describe("best_by_score: which score is best. Default: highest."),
  separator: z
    .string()
    .max(1000)
    .optional()
    .describe("concatenate: what stands between texts. Default: an empty line."),
  on_conflict: z
    .enum(["last", "first", "fail"])
    .optional()
    .describe("merge: which of the values a field gets that several give differently. Default: last."),
  otherwise: z
    .enum(["fail", "most", "null"])
    .optional()
    .describe(
      "majority and quorum without agreement: the step fails, what most want counts (of equals the first), or null. Default: fail.",
    ),
});

export type Aggregation = z.output<typeof words>;

/** One value of several, in place of an agent. A bare rule is enough. */
export const aggregate = z
  .union([how.transform((rule): Aggregation => ({ how: rule })), words])
  .describe(
    "A rule in place of an agent: makes one value of what its inputs hold, which are names, or expressions under names of their own; of a single input that is a list, its items. It needs no agent and no model, and what it reads may fail. A rule, or more in words.",
  );

/** Words that only some rules have. */
export const WORDS_OF: Readonly<Record<How, readonly (keyof Aggregation)[]>> = {
  merge: ["n", "on_conflict"],
  concatenate: ["n", "separator"],
  first_success: [],
  majority: ["n", "by", "otherwise"],
  best_by_score: ["n", "by", "order"],
  quorum: ["n", "by", "otherwise"],
};

/** Rules that may come to their end while some of what they read is still at work. */
const EARLY: ReadonlySet<How> = new Set(["first_success", "majority", "quorum"]);

export function isEarly(rule: Pick<Aggregation, "how"> | undefined): boolean {
  return rule !== undefined && EARLY.has(rule.how);
}

/** How many of so many answers a rule takes. */
export function needed({ how, n }: Pick<Aggregation, "how" | "n">, of: number): number {
  switch (how) {
    case "merge":
    case "concatenate":
      return n ?? of;
    case "first_success":
      return 1;
    case "best_by_score":
      return n ?? 1;
    case "majority":
    case "quorum":
      return n ?? Math.floor(of / 2) + 1;
    default: {
      const unreachable: never = how;
      return unreachable;
    }
  }
}
