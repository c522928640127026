import { z } from "zod";

/** Where a sentence of the answer comes from. `id` is the number in its marker, as in `[1]`. */
export const citation = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("passage"),
    id: z.number().int().positive(),
    document_id: z.string(),
    source: z.string(),
    title: z.string(),
    version: z.string(),
    /** Id of the passage. */
    chunk: z.string(),
    headings: z.array(z.string()),
    page: z.number().int().positive().optional(),
    /** UTF-16 offsets into the document's extracted text, of `quote`. */
    start: z.number().int().nonnegative(),
    end: z.number().int().positive(),
    /** Verbatim: the slice from `start` to `end`. */
    quote: z.string(),
  }),
  z.object({
    kind: z.literal("step"),
    id: z.number().int().positive(),
    /** Name of the step whose output says so. */
    step: z.string(),
    quote: z.string(),
  }),
]);

export type Citation = z.infer<typeof citation>;
