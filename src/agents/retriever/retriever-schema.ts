import { z } from "zod";
import { passage } from "../../tools/documents/passage.ts";

const intent = z
  .looseObject({ search: z.string().optional(), question: z.string().optional() })
  .refine((value) => Boolean(value.search?.trim()) || Boolean(value.question?.trim()), {
    error: "Expected `search` or `question` to hold text",
  });

export const retrieverInput = z.object({
  query: z
    .union([z.string().trim().min(1), intent])
    .optional()
    .describe("what to look for: a question, search words, or a query intent with `search` or `question`"),
  question: z.string().trim().min(1).optional().describe("the user's question; searched for when there is no `query`"),
  limit: z.number().int().min(1).max(50).optional().describe("most passages to return; 8 by default"),
  sources: z
    .array(z.string().min(1))
    .optional()
    .describe('only these documents, by source; one that ends in "/" stands for all below it'),
});

export type RetrieverInput = z.infer<typeof retrieverInput>;

export const retrieverOutput = z.object({
  /** Best first; empty when nothing fits. */
  passages: z.array(passage),
  /** What was searched for; parts of a question that asks for several things are separated by " | ". */
  query: z.string(),
  /** Words no document has, and what was searched in their place. */
  corrections: z.array(z.object({ word: z.string(), corrected: z.string() })),
  /** What the question asked to leave out. */
  excluded: z.array(z.string()),
  /** Number of documents that there were to search. */
  searched: z.number().int().nonnegative(),
  /** Ways of ranking that took part: `bm25`, `dense`. */
  ranked_by: z.array(z.string()),
});
