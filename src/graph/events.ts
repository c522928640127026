import { z } from "zod";
import { stepState } from "./step/step-state.ts";

const failure = stepState.options[3].shape.error;
const step = z.string();
const agent = z.string();

/** What a run narrates on the custom stream. The page, the client, the metrics and the evals read these and nothing else. */
export const runEvent = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("plan.created"),
    /** Who wrote it; `given`: it came with the run. */
    by: z.enum(["model", "builtin", "given"]),
    question: z.string(),
    steps: z.array(z.object({ name: step, agent, depends_on: z.array(step), outputs: z.array(z.string()) })),
    /** How many drafts the validator refused before this one. */
    repairs: z.int(),
    rewrites: z.array(z.object({ step, change: z.string(), reason: z.string() })),
    /** Why the built-in planner stood in for a configured model. */
    fallback: failure.optional(),
    /** 0 for the first plan of a run, then counting replans. */
    revision: z.int(),
  }),
  z.object({ type: z.literal("step.started"), step, agent, attempt: z.int() }),
  z.object({
    type: z.literal("step.progress"),
    step,
    agent,
    message: z.string(),
    fraction: z.number().min(0).max(1).optional(),
  }),
  z.object({ type: z.literal("step.retried"), step, agent, attempt: z.int(), failure, delay_ms: z.number() }),
  z.object({
    type: z.literal("step.completed"),
    step,
    agent,
    attempts: z.int(),
    duration_ms: z.number(),
    output: z.unknown(),
  }),
  z.object({ type: z.literal("step.failed"), step, agent, attempts: z.int(), duration_ms: z.number(), failure }),
  z.object({ type: z.literal("step.skipped"), step, agent, reason: z.string() }),
]);

export type RunEvent = z.infer<typeof runEvent>;
