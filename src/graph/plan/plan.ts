import { z } from "zod";
import { duration } from "./duration.ts";
import { name, reference } from "./names.ts";
import {
  approval,
  compensate,
  effect,
  expression,
  fallback,
  forEach,
  inputs,
  onError,
  repeat,
  retry,
} from "./step-policies.ts";
import { budget, defaults, version, workflowInputs, workflowOutputs } from "./workflow-heading.ts";

const words = z.strictObject({
  /** Unique within the plan. */
  name,
  description: z.string().optional(),
  /** A registered agent, `name` or `name@range`. */
  agent: reference.optional(),
  /** A capability; the best agent that has it does the step. */
  capability: name.optional(),
  /**
   * What the agent is given: names of run inputs or of outputs of other steps, bound to its parameters by name and then by type;
   * or a map from parameter to a CEL expression over such names.
   */
  inputs: inputs.default([]),
  /** Literal parameters; they win over inputs of the same name. */
  with: z.record(z.string(), z.json()).default({}),
  /** Names this step writes: one takes the whole output, several take its fields of those names. */
  outputs: z.array(name).min(1, "a step writes at least one name"),
  /** Steps that must have ended first, beside those whose outputs are inputs. */
  depends_on: z.array(name).default([]),
  /** The step is skipped unless this is true. */
  when: expression.optional(),
  for_each: forEach.optional(),
  repeat: repeat.optional(),
  /** Deadline of one attempt, milliseconds once read; default: the agent's own. */
  timeout: duration.optional(),
  /** Default: 3 attempts, or 1 for an effect that does not allow a repeat. */
  retry: retry.optional(),
  fallback: fallback.optional(),
  /** What a failure does. Default: `replan` in a plan the planner wrote, `fail` in one that was given. */
  on_error: onError.optional(),
  approval: approval.optional(),
  compensate: compensate.optional(),
  /** What the step does to the outside, where that is more than its agent declares. */
  effect: effect.optional(),
});

const heading = z.strictObject({
  name: z.string().min(1).max(120).optional(),
  version: version.optional(),
  description: z.string().optional(),
  /** Where they are declared, an undeclared name is an error; where not, the names that no step produces are the inputs. */
  inputs: workflowInputs.optional(),
  /** Default: what the steps write on which no other depends. */
  outputs: workflowOutputs.optional(),
  budget: budget.optional(),
  defaults: defaults.optional(),
});

export type PlanStep = z.output<typeof words> & { workflow?: string | Plan | undefined };
export type Plan = z.output<typeof heading> & { steps: PlanStep[] };

/** A step as it is written. Exactly one of `agent`, `capability` and `workflow` says who does it. */
const planStep: z.ZodType<PlanStep> = z
  .strictObject({
    ...words.shape,
    /** A stored workflow, `name` or `name@range`, or one written in place. */
    get workflow(): z.ZodOptional<z.ZodType<string | Plan>> {
      return z.union([reference, plan]).optional();
    },
  })
  .refine((step) => [step.agent, step.capability, step.workflow].filter((word) => word !== undefined).length === 1, {
    message: "exactly one of agent, capability and workflow says who does the step",
    params: { code: "who" },
    when: ({ value }) => typeof value === "object" && value !== null,
  });

/** A plan or a workflow: one language. */
export const plan = z.strictObject({ ...heading.shape, steps: z.array(planStep).max(200, "at most 200 steps") });

/** A plan document as people write it: bare, or under `workflow:`. */
export const planDocument = z.union([
  z.strictObject({ workflow: plan }).transform((document) => document.workflow),
  plan,
]);
