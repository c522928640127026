import { z } from "zod";

export const formats = ["prose", "bullets", "table", "email", "json"] as const;

/** How an answer may look. */
export type Format = (typeof formats)[number];

/** What a question is after: the planner's analysis, and its output as a workflow step. */
export const queryIntent = z.object({
  /** `task` wants work done; `small_talk` and `out_of_scope` get a direct reply. */
  kind: z.enum(["task", "small_talk", "out_of_scope"]),
  /** The question made to stand alone. */
  question: z.string(),
  /** What to look up, in words that suit a document search. */
  search: z.string(),
  /** 0 to 1. */
  confidence: z.number().min(0).max(1),
  /** How the answer should look, where the question says so. */
  format: z.enum(formats).default("prose"),
});
