import { z } from "zod";

/**
 * A computed result in plain words with its numbers already formatted: what the synthesizer may state as it stands
 * and cites by the step it came from. Every agent that computes puts its result into `statements`, most important first.
 */
export const statement = z.object({
  /** One full sentence, as in "Team for 25 seats costs $450.00 a month." */
  text: z.string().min(1),
  /** The same result for machines. */
  data: z.record(z.string(), z.unknown()).optional(),
});

export type Statement = z.infer<typeof statement>;

/** The least that a computing agent's output has, beside fields of its own. */
export const finding = z.looseObject({ statements: z.array(statement) });
