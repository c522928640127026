import { z } from "zod";
import { message } from "./mail/message.ts";
import { proof } from "./plan/proof/proof.ts";
import { failure } from "./step/step-state.ts";

/** Path of a step: its name, `each[3]` for an item, `loop#2` for an iteration, `outer/inner` for a step of a nested workflow,
 * `step>agent#1` for an agent that a step asks. */
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
    /** What the plan takes, at worst, usually and at least. */
    proof: proof.optional(),
    /** Name and version of a workflow that was run by name. */
    workflow: z.object({ name: z.string(), version: z.string() }).optional(),
    /** 0 for the first plan of a run, then counting replans. */
    revision: z.int(),
  }),
  z.object({
    type: z.literal("step.started"),
    step,
    agent,
    attempt: z.int(),
    /** What the agent is given; said at the first attempt. */
    input: z.unknown().optional(),
  }),
  /** Waits for a person, who is asked when all else that can run has ended. */
  z.object({
    type: z.literal("step.waiting"),
    step,
    agent,
    message: z.string().optional(),
    input: z.unknown(),
    /** Nobody knows whether an irreversible call had its effect; missing: for an approval. */
    reason: z.enum(["outcome_unknown"]).optional(),
  }),
  z.object({
    type: z.literal("step.progress"),
    step,
    agent,
    message: z.string(),
    fraction: z.number().min(0).max(1).optional(),
  }),
  z.object({ type: z.literal("step.retried"), step, agent, attempt: z.int(), failure, delay_ms: z.number() }),
  /** An attempt takes long: another is made beside it, and the first to succeed counts. */
  z.object({ type: z.literal("step.hedged"), step, agent, after_ms: z.number() }),
  z.object({
    type: z.literal("step.completed"),
    step,
    agent,
    attempts: z.int(),
    duration_ms: z.number(),
    output: z.unknown(),
  }),
  z.object({ type: z.literal("step.failed"), step, agent, attempts: z.int(), duration_ms: z.number(), failure }),
  /** What the person said. */
  z.object({
    type: z.literal("step.decided"),
    step,
    agent,
    decision: z.enum(["approved", "edited", "denied", "was_done", "was_not_done", "given_up"]),
    message: z.string().optional(),
  }),
  /** Every attempt failed; this agent, or the value, stands in. */
  z.object({ type: z.literal("step.fallback"), step, agent, to: z.string(), failure }),
  z.object({ type: z.literal("step.compensated"), step, agent, duration_ms: z.number() }),
  z.object({ type: z.literal("step.uncompensated"), step, agent, failure }),
  z.object({ type: z.literal("step.skipped"), step, agent, reason: z.string() }),
  /** A step asks another agent, whose own step has the path `ask`; `at` is ISO 8601, bytes are those
   * of the input as JSON. */
  z.object({ type: z.literal("agent.asked"), step, agent, ask: step, to: agent, at: z.string(), bytes: z.int() }),
  /** What became of it; bytes of the answer, 0 where it failed. */
  z.object({
    type: z.literal("agent.answered"),
    step,
    agent,
    ask: step,
    to: agent,
    at: z.string(),
    ok: z.boolean(),
    bytes: z.int(),
    duration_ms: z.number(),
  }),
  /** What a step that has completed has said, as has whoever it asked. The same id again is the same message. */
  z.object({ type: z.literal("agent.message"), step, agent, message: message.omit({ from: true, agent: true }) }),
  /** What was sent to a step that has completed, and is now its own. */
  z.object({ type: z.literal("agent.received"), step, agent, ids: z.array(z.string()) }),
]);

export type RunEvent = z.infer<typeof runEvent>;
