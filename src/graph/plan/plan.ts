import { z } from "zod";
import { aggregate } from "./aggregation.ts";
import { duration } from "./duration.ts";
import { name, reference } from "./names.ts";
import {
  approval,
  compensate,
  effect,
  expression,
  fallback,
  forEach,
  hedge,
  inputs,
  literals,
  onError,
  repeat,
  retry,
} from "./step-policies.ts";
import { budget, defaults, version, workflowInputs, workflowOutputs } from "./workflow-heading.ts";

const words = z.strictObject({
  name: name.describe("Name of the step in snake_case, unique within the workflow."),
  description: z.string().optional().describe("What the step is for, in words for people."),
  agent: reference
    .optional()
    .describe("The agent that does the step: a registered name, or name@range with a version range, as pricer@^1.2."),
  capability: name
    .optional()
    .describe("A capability in place of an agent: the best agent that has it does the step, as price_quote."),
  aggregate: aggregate.optional(),
  inputs: inputs
    .default([])
    .describe(
      "What the agent is given. A list: names of workflow inputs or of outputs of other steps, bound to the agent's parameters by name and then by type. A map: from parameter to a CEL expression over such names. Default: nothing.",
    ),
  with: literals.default({}).describe("Literal parameters; they win over inputs of the same name. Default: none."),
  outputs: z
    .array(name)
    .min(1, "a step writes at least one name")
    .describe(
      "Names this step writes. One name takes the agent's whole output, or its field of exactly that name; several names take the fields.",
    ),
  depends_on: z
    .array(name)
    .default([])
    .describe("Steps that must have ended first, beside those whose outputs the step reads. Default: none."),
  when: expression
    .optional()
    .describe("CEL expression that gives true or false; the step is skipped unless it is true. Default: it runs."),
  for_each: forEach.optional(),
  repeat: repeat.optional(),
  timeout: duration
    .optional()
    .describe(
      'Deadline of one attempt: a number of seconds or a text such as "250ms", "30s", "2m". Default: the agent\'s own, 30 s where it has none.',
    ),
  deadline: duration
    .optional()
    .describe(
      "Time for the whole step: all attempts and pauses, all items and rounds, and what stands in for it. Begins anew when the run was held up. Default: that of whoever waits for it.",
    ),
  retry: retry.optional(),
  hedge: hedge.optional(),
  fallback: fallback.optional(),
  on_error: onError
    .optional()
    .describe(
      "What a failure after all attempts and fallbacks does. fail: the run ends in this error. skip: the run goes on without what the step would have written. replan: the planner plans around it. Default: fail, in a plan that the planner wrote replan.",
    ),
  approval: approval.optional(),
  compensate: compensate.optional(),
  effect: effect
    .optional()
    .describe(
      "What the step does to the outside, where that is more than its agent declares. Default: the agent's own effect.",
    ),
});

const heading = z.strictObject({
  name: z
    .string()
    .min(1)
    .max(120)
    .optional()
    .describe("Name of the workflow; in snake_case where it is to be stored and run by name."),
  version: version.optional().describe("Semantic version, as 1.0.0. A stored version never changes once it was run."),
  description: z.string().optional().describe("What the workflow is for, in words for people and for the planner."),
  inputs: workflowInputs.optional(),
  outputs: workflowOutputs.optional(),
  budget: budget.optional(),
  defaults: defaults.optional(),
});

export type PlanStep = z.output<typeof words> & { workflow?: string | Plan | undefined };
export type Plan = z.output<typeof heading> & { steps: PlanStep[] };

const WHO = ["agent", "capability", "workflow", "aggregate"] as const;

/** A step as it is written. Exactly one of `agent`, `capability`, `workflow` and `aggregate` says who does it. */
const planStep: z.ZodType<PlanStep> = z
  .strictObject({
    ...words.shape,
    get workflow(): z.ZodOptional<z.ZodType<string | Plan>> {
      return z
        .union([reference, plan])
        .optional()
        .describe(
          "A workflow in place of an agent: a stored one, name or name@range, or one written in place. It sees only what the step gives it.",
        );
    },
  })
  .refine((step) => WHO.filter((word) => step[word] !== undefined).length === 1, {
    message: "exactly one of agent, capability, workflow and aggregate says who does the step",
    params: { code: "who" },
    when: ({ value }) => typeof value === "object" && value !== null,
  })
  .meta({
    id: "step",
    title: "Step",
    description: "One thing to do, and who does it: exactly one of agent, capability, workflow and aggregate.",
  });

/** A plan or a workflow: one language. */
export const plan = z
  .strictObject({
    ...heading.shape,
    steps: z
      .array(planStep)
      .max(200, "at most 200 steps")
      .describe(
        "The steps. Each starts as soon as the steps it reads from or depends on have ended; their order here decides nothing else.",
      ),
  })
  .meta({
    id: "workflow",
    title: "Workflow",
    description: "Steps that agents carry out, side by side where they can.",
  });

/** A plan document as people write it: bare, or under `workflow:`. */
export const planDocument = z.union([
  z
    .strictObject({ workflow: plan })
    .meta({ title: "Workflow document" })
    .transform((document) => document.workflow),
  plan,
]);
