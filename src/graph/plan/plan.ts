import { z } from "zod";
import { NAMES } from "./names.ts";

const name = z.string().regex(NAMES, "snake_case, starting with a letter, at most 64 characters");

/** "250ms", "30s", "2m", or a number of seconds; read as milliseconds. At most an hour. */
const duration = z
  .union([
    z.number().positive(),
    z.string().regex(/^\d+(\.\d+)?(ms|s|m)$/, 'a number of seconds or a text as "250ms", "30s", "2m"'),
  ])
  .transform((value) => (typeof value === "number" ? value * 1000 : parseDuration(value)))
  .pipe(z.number().max(3_600_000, "at most one hour"));

function parseDuration(text: string): number {
  const amount = Number.parseFloat(text);
  if (text.endsWith("ms")) return amount;
  return text.endsWith("m") ? amount * 60_000 : amount * 1000;
}

export const planStep = z.strictObject({
  /** Unique within the plan. */
  name,
  description: z.string().optional(),
  /** Name of a registered agent. */
  agent: name,
  /**
   * What the agent is given: names of run inputs or of outputs of other steps, bound to its parameters by name and then by type;
   * or a map from parameter to a CEL expression over such names.
   */
  inputs: z.union([z.array(name), z.record(z.string(), z.string())]).default([]),
  /** Literal parameters; they win over inputs of the same name. */
  with: z.record(z.string(), z.json()).default({}),
  /** Names this step writes: one takes the whole output, several take its fields of those names. */
  outputs: z.array(name).min(1, "a step writes at least one name"),
  /** Steps that must have ended first, beside those whose outputs are inputs. */
  depends_on: z.array(name).default([]),
  /** Deadline of one attempt, milliseconds once read; default: the agent's own. */
  timeout: duration.optional(),
  retry: z
    .strictObject({
      /** Tries in all, the first included. Default: 3, or 1 for an agent whose effect does not allow a repeat. */
      attempts: z.int().min(1).max(10),
    })
    .optional(),
  /** What a failure does. Default: `replan` in a plan the planner wrote, `fail` in one that was given. */
  on_error: z.enum(["fail", "skip", "replan"]).optional(),
});

export const plan = z.strictObject({
  name: z.string().min(1).max(120).optional(),
  description: z.string().optional(),
  steps: z.array(planStep).max(200, "at most 200 steps"),
});

/** A plan document as people write it: bare, or under `workflow:`. */
export const planDocument = z.union([
  z.strictObject({ workflow: plan }).transform((document) => document.workflow),
  plan,
]);

export type PlanStep = z.output<typeof planStep>;
export type Plan = z.output<typeof plan>;
