import { z } from "zod";

/** `Problem` (src/tools/problem.ts) as a schema. */
export const problem = z.object({
  code: z.string(),
  path: z.string(),
  /** Counted from 1; known where the document was read from text. */
  line: z.int().optional(),
  column: z.int().optional(),
  message: z.string(),
  expected: z.string().optional(),
  nearest: z.string().optional(),
});
