import { z } from "zod";
import { citation } from "./write/citation.ts";

/** What the synthesizer returns. */
export const synthesis = z.object({
  /** The answer with its markers; exactly what was streamed. */
  text: z.string(),
  citations: z.array(citation),
  format: z.enum(["prose", "bullets", "table", "email", "json"]),
  /** Whether the sources answered at least a part of the question. */
  answered: z.boolean(),
  /** Who phrased it; `both` when the model failed midway and the built-in way went on from there. */
  by: z.enum(["builtin", "model", "both"]),
  /** Why the model's words were not used or not to the end. */
  fallback: z.object({ code: z.string(), message: z.string() }).optional(),
  /** Sentences of the model's draft that its sources did not bear out. */
  rejected: z.number().int().nonnegative().default(0),
});

export type Synthesis = z.output<typeof synthesis>;
