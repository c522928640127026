import { z } from "zod";

const problem = z.object({
  code: z.string(),
  path: z.string(),
  message: z.string(),
  expected: z.string().optional(),
  nearest: z.string().optional(),
});

/** A plan as a run holds it: the language's steps with dependencies complete, and where it came from. */
export const planned = z.object({
  name: z.string().optional(),
  description: z.string().optional(),
  steps: z.array(
    z.object({
      name: z.string(),
      description: z.string().optional(),
      agent: z.string(),
      inputs: z.union([z.array(z.string()), z.record(z.string(), z.string())]),
      with: z.record(z.string(), z.json()),
      outputs: z.array(z.string()),
      depends_on: z.array(z.string()),
      /** Milliseconds. */
      timeout: z.number().optional(),
      retry: z.object({ attempts: z.int() }).optional(),
      on_error: z.enum(["fail", "skip", "replan"]).optional(),
    }),
  ),
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
});

export type Planned = z.infer<typeof planned>;
export type PlannedStep = Planned["steps"][number];
