import { z } from "zod";

const anySchema = z.record(z.string(), z.unknown());

/** One tool of a file of tools. Other fields are ignored. */
export const toolLine = z.object({
  id: z.string().min(1),
  name: z.string().min(1),
  description: z
    .string()
    .nullish()
    .transform((text) => text ?? ""),
  /** A JSON Schema, loosely, or a map from parameter to one. */
  parameters: anySchema.nullish(),
  /** What the tool gives back, as the parameters are given. */
  responses: anySchema.nullish(),
});

export type ToolLine = z.output<typeof toolLine>;
