import { z } from "zod";

const failure = z.object({
  code: z.enum([
    "invalid_input",
    "invalid_output",
    "not_found",
    "conflict",
    "denied",
    "rate_limited",
    "unavailable",
    "timeout",
    "cancelled",
    "over_budget",
    "bug",
  ]),
  message: z.string(),
  retryable: z.boolean(),
  retryAfterMs: z.number().optional(),
  field: z.string().optional(),
  alternatives: z.array(z.string()).readonly().optional(),
});

/** ISO 8601. */
const moment = z.string();
const agent = z.string();
const attempts = z.int().min(0);

/** Where a step of a run stands; each phase has the fields that exist in it. */
export const stepState = z.discriminatedUnion("status", [
  z.object({ status: z.literal("pending"), agent, attempts }),
  z.object({ status: z.literal("running"), agent, attempts, started_at: moment }),
  z.object({
    status: z.literal("completed"),
    agent,
    attempts,
    started_at: moment,
    ended_at: moment,
    output: z.unknown(),
    /** Id of the message under which this step streamed the answer. */
    message_id: z.string().optional(),
  }),
  z.object({ status: z.literal("failed"), agent, attempts, started_at: moment, ended_at: moment, error: failure }),
  z.object({ status: z.literal("skipped"), agent, attempts, ended_at: moment, reason: z.string() }),
  z.object({ status: z.literal("compensated"), agent, attempts, started_at: moment, ended_at: moment }),
]);

export type StepState = z.infer<typeof stepState>;
export type Steps = Readonly<Record<string, StepState>>;
