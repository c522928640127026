import { z } from "zod";

const name = z.string().regex(/^[a-z][a-z0-9_]{0,63}$/, "snake_case, starting with a letter, at most 64 characters");

/**
 * What a planner writes: the part of the plan language that it needs. The graph reads it with the full language's
 * own schema, of which this is a subset.
 */
export const planDraft = z.object({
  steps: z.array(
    z.object({
      name: name.describe("unique within the plan"),
      agent: name.describe("one of the candidates"),
      inputs: z
        .union([z.array(z.string()), z.record(z.string(), z.string())])
        .default([])
        .describe("names of run inputs or of outputs of earlier steps; or a map from parameter to such a name"),
      with: z.record(z.string(), z.json()).default({}).describe("literal parameters of the agent"),
      outputs: z.array(name).min(1).describe("names this step writes; no two steps write the same"),
      depends_on: z
        .array(name)
        .default([])
        .describe("steps that must finish first, beside those whose outputs are inputs"),
    }),
  ),
});

export type PlanDraft = z.infer<typeof planDraft>;
