import { z } from "zod";

const name = z.string().regex(/^[a-z][a-z0-9_]{0,63}$/, "snake_case, starting with a letter, at most 64 characters");

/** A word that may be missing; some models send null or an empty text for what they leave out. */
function left<T>(word: z.ZodType<T>) {
  return z
    .union([word, z.null(), z.literal("")])
    .transform((given) => (given === null || given === "" ? undefined : given))
    .optional();
}

const forEach = z.object({
  in: z.string().min(1).describe("expression of the list"),
  as: left(z.string()).describe('name of the item in this step\'s expressions; default "item"'),
  concurrency: left(z.int().min(1).max(1000)).describe("items at work at once; default 8"),
  on_error: left(z.enum(["fail", "skip", "null"])).describe("what a failed item does; default fail"),
});

const alternative = z.union([
  z.string().min(1).describe("another agent that does the same"),
  z.object({ value: z.json() }).describe("a value in place of the result"),
]);

const step = z.object({
  name: name.describe("unique within the plan"),
  agent: left(z.string()).describe("who does it: one of the agents listed; or"),
  workflow: left(z.string()).describe("one of the workflows listed, in place of agent"),
  aggregate: left(z.union([z.string(), z.record(z.string(), z.json())])).describe(
    "a rule in place of agent: merge, concatenate, first_success, majority, quorum or best_by_score, or a map with how and n or by",
  ),
  inputs: z
    .union([z.array(z.string()), z.record(z.string(), z.string())])
    .default([])
    .describe(
      "names of run inputs or of outputs of earlier steps; or a map from parameter to an expression over such names",
    ),
  with: z.record(z.string(), z.json()).default({}).describe("literal parameters of the agent or workflow"),
  outputs: z.array(name).min(1).describe("names this step writes; no two steps write the same"),
  depends_on: z.array(name).default([]).describe("steps that must finish first, beside those whose outputs are inputs"),
  when: left(z.string()).describe("an expression; the step is left out unless it is true"),
  for_each: left(forEach).describe("does the step once for each item of a list; its outputs are then lists"),
  fallback: left(z.array(alternative).min(1).max(5)).describe("what is tried in turn when the step has failed"),
  retry: left(z.int().min(1).max(10)).describe("attempts in all"),
  on_error: left(z.enum(["fail", "skip", "replan"])).describe("what a failure does; default replan"),
});

/**
 * What a planner writes: the part of the plan language that it needs. The graph reads it with the full language's
 * own schema, of which this is a subset.
 */
export const planDraft = z.object({ steps: z.array(step) });

export type PlanDraft = z.output<typeof planDraft>;

/** Who does a step: the name of its agent or, without version, of its workflow. */
export function doerOf({
  agent,
  workflow,
}: {
  readonly agent?: string | undefined;
  readonly workflow?: string | undefined;
}): string {
  return agent ?? workflow?.replace(/@.*$/u, "") ?? "";
}
