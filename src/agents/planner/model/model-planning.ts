import { z } from "zod";
import { planDraft } from "../plan-draft.ts";
import { formats } from "../query-intent.ts";

/** What the model is asked for. Flat, because not every endpoint takes a union at the root. */
export const modelPlanning = z.object({
  decision: z.enum(["plan", "reply"]).describe("reply only for small talk and for what none of the agents can do"),
  kind: z.enum(["task", "small_talk", "out_of_scope"]),
  question: z.string().min(1).describe("the query made to stand alone, in the user's language"),
  search: z.string().default("").describe("what to look up in documents, in words that suit a search"),
  format: z.enum(formats).default("prose"),
  confidence: z.number().min(0).max(1).default(0.8),
  reply: z.string().default("").describe("the text of the reply; empty with a plan"),
  steps: planDraft.shape.steps.default([]).describe("the plan; empty with a reply"),
});

export type ModelPlanning = z.output<typeof modelPlanning>;
