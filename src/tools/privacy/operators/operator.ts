import { z } from "zod";

/** What is put in the place of a found value. */
export const operator = z.discriminatedUnion("kind", [
  /** `<EMAIL_1>`, numbered by distinct value. */
  z.object({ kind: z.literal("replace") }),
  /** Letters and digits become `character`; the last `keepLast` stay, for values long enough. */
  z.object({
    kind: z.literal("mask"),
    character: z.string().length(1).default("*"),
    keepLast: z.number().int().min(0).max(6).optional(),
  }),
  /** `<EMAIL_HASH_…>`, keyed, the same for the same value of one tenant and scope. */
  z.object({ kind: z.literal("hash") }),
  /** Nothing is put in its place. */
  z.object({ kind: z.literal("redact") }),
  /** The value stays; what it hides of other entities does not. */
  z.object({ kind: z.literal("keep") }),
  /** `<EMAIL_TOKEN_…>`, which a vault restores for an authorised caller. */
  z.object({ kind: z.literal("reversible") }),
]);

export type Operator = z.infer<typeof operator>;

export const OPERATORS = ["replace", "mask", "hash", "redact", "keep", "reversible"] as const;
export type OperatorKind = (typeof OPERATORS)[number];

/** An operator by its name alone, with its defaults. */
export function operatorOf(kind: OperatorKind): Operator {
  return operator.parse({ kind });
}
