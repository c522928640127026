import { z } from "zod";
import { analysisRequest } from "../../../tools/data/request/request.ts";

/** What a model makes of a question about data. */
export const modelAnswer = z.object({
  answer: z.union([
    z.object({ kind: z.literal("requests"), requests: z.array(analysisRequest).min(1).max(3) }),
    z.object({ kind: z.literal("sql"), sql: z.string().min(1) }),
    z.object({ kind: z.literal("unanswerable"), reason: z.string().min(1) }),
  ]),
});

export type ModelAnswer = z.infer<typeof modelAnswer>["answer"];
