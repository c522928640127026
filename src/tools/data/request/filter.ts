import { z } from "zod";

const scalar = z.union([z.string(), z.number(), z.boolean()]);

/** A condition on one column; all filters of a request hold together. Text compares without regard to case. */
export const filter = z.discriminatedUnion("op", [
  z.strictObject({ op: z.enum(["eq", "not_eq", "gt", "gte", "lt", "lte"]), column: z.string(), value: scalar }),
  z.strictObject({ op: z.enum(["in", "not_in"]), column: z.string(), values: z.array(scalar).min(1).max(200) }),
  z.strictObject({ op: z.literal("between"), column: z.string(), from: scalar, to: scalar }),
  z.strictObject({ op: z.enum(["is_empty", "not_empty"]), column: z.string() }),
  z.strictObject({ op: z.literal("contains"), column: z.string(), value: z.string().min(1).max(200) }),
]);

export type Filter = z.infer<typeof filter>;
