import { z } from "zod";
import { HOW } from "./aggregation.ts";
import { problem } from "./problem.ts";
import { effect, onError } from "./step-policies.ts";
import { proof } from "./proof/proof.ts";

const literals = z.record(z.string(), z.json());
const inputs = z.union([z.array(z.string()), z.record(z.string(), z.string())]);

/** Durations are milliseconds here, and everything that has a default has its value. */
export const retry = z.object({
  attempts: z.int().optional(),
  backoff: z.enum(["exponential", "linear", "constant"]).optional(),
  delay: z.number().optional(),
  max_delay: z.number().optional(),
  jitter: z.boolean().optional(),
  on: z
    .array(z.enum(["timeout", "transient", "unavailable", "rate_limited", "invalid_output", "bug"]))
    .readonly()
    .optional(),
});

/** Who does it; `range` as it was written, `capability` where the agent was found by it, `pin` the registered object of this run. */
const doer = {
  agent: z.string(),
  range: z.string().optional(),
  capability: z.string().optional(),
  pin: z.string().optional(),
};

const words = z.object({
  name: z.string(),
  description: z.string().optional(),
  /** The agent that does it; of a nested workflow its name, or `workflow` where it was written in place; of an aggregation its rule. */
  ...doer,
  aggregate: z
    .object({
      how: z.enum(HOW),
      n: z.int().optional(),
      by: z.string().optional(),
      order: z.enum(["highest", "lowest"]).optional(),
      separator: z.string().optional(),
      on_conflict: z.enum(["last", "first", "fail"]).optional(),
      otherwise: z.enum(["fail", "most", "null"]).optional(),
    })
    .optional(),
  inputs,
  with: literals,
  outputs: z.array(z.string()),
  /** Complete: what was written and what the step reads. */
  depends_on: z.array(z.string()),
  when: z.string().optional(),
  for_each: z
    .object({
      in: z.string(),
      as: z.string(),
      concurrency: z.int(),
      max: z.int(),
      on_error: z.enum(["fail", "skip", "null"]),
    })
    .optional(),
  repeat: z.object({ until: z.string(), max: z.int(), on_max: z.enum(["keep", "fail"]) }).optional(),
  timeout: z.number().optional(),
  deadline: z.number().optional(),
  retry: retry.optional(),
  hedge: z.object({ after: z.union([z.literal("p95"), z.number()]) }).optional(),
  fallback: z
    .array(
      z.union([
        z.object({ ...doer, with: literals.optional(), timeout: z.number().optional() }),
        z.object({ value: z.json() }),
      ]),
    )
    .optional(),
  on_error: onError.optional(),
  approval: z.object({ message: z.string().optional() }).optional(),
  compensate: z
    .object({ ...doer, inputs, with: literals, timeout: z.number().optional(), retry: retry.optional() })
    .optional(),
  /** The step's own word, or its agent's. */
  effect: effect.optional(),
});

const heading = z.object({
  name: z.string().optional(),
  version: z.string().optional(),
  /** Whether name and version are those of a stored workflow. */
  stored: z.boolean().optional(),
  description: z.string().optional(),
  /** Schemas of the names a run brings, where the document declares them. */
  inputs: z.record(z.string(), z.record(z.string(), z.json())).optional(),
  outputs: z.union([z.array(z.string()), z.record(z.string(), z.string())]).optional(),
  budget: z
    .object({
      steps: z.number().optional(),
      tokens: z.number().optional(),
      usd: z.number().optional(),
      seconds: z.number().optional(),
    })
    .optional(),
});

/** A workflow with every name in it resolved: what the engine carries out, whatever is registered or stored later. */
export type PlannedWorkflow = z.output<typeof heading> & { steps: PlannedStep[] };
export type PlannedStep = z.output<typeof words> & { workflow?: PlannedWorkflow | undefined };

const step: z.ZodType<PlannedStep> = words.extend({
  get workflow(): z.ZodOptional<z.ZodType<PlannedWorkflow>> {
    return heading.extend({ steps: z.array(step) }).optional();
  },
});

/** A plan as a run holds it. */
export const planned = heading.extend({
  steps: z.array(step),
  by: z.enum(["model", "builtin", "given"]),
  /** The run that made it; one that a person approved goes on in another. */
  run_id: z.string(),
  /** Counts replans. */
  revision: z.int(),
  /**
   * `approval`: waits for a person; `replan`: the planner has to plan around what failed; `refused`: a given plan that does not
   * stand, for the reasons in `problems`; `rejected`: a person said no.
   */
  state: z.enum(["ready", "approval", "replan", "refused", "rejected"]),
  problems: z.array(problem).optional(),
  proof: proof.optional(),
  /** ISO 8601; the budget's clock runs from here, without the time that people took. */
  begun_at: z.string().optional(),
  waited_ms: z.number().optional(),
});

export type Planned = z.infer<typeof planned>;
