import { z } from "zod";
import { ERROR_CODES } from "../../tools/failure.ts";
import { retry } from "../plan/planned.ts";

const code = z.enum(ERROR_CODES);

export const failure = z.object({
  code,
  message: z.string(),
  retryable: z.boolean(),
  retryAfterMs: z.number().optional(),
  field: z.string().optional(),
  alternatives: z.array(z.string()).readonly().optional(),
  outcome: z.enum(["none", "unknown"]).optional(),
  at: z.object({ step: z.string(), agent: z.string(), instance: z.string().optional() }).optional(),
  attempts: z
    .array(
      z.object({
        agent: z.string(),
        instance: z.string().optional(),
        code,
        message: z.string(),
        ms: z.number(),
        hedge: z.boolean().optional(),
      }),
    )
    .readonly()
    .optional(),
  handled: z
    .array(
      z.enum(["retried", "hedged", "retry_withheld", "out_of_time", "fell_back", "skipped", "replanned", "failed"]),
    )
    .readonly()
    .optional(),
});

/** ISO 8601. */
const moment = z.string();
const agent = z.string();
const attempts = z.int().min(0);

/** A compensation made ready when its step completed: what it was to read is bound while it is there. */
const undo = z.union([
  z.object({
    agent: z.string(),
    /** Which of its versions, as the plan has it. */
    range: z.string().optional(),
    pin: z.string().optional(),
    input: z.record(z.string(), z.unknown()),
    /** What completed later has more; undone first. */
    order: z.number(),
    timeout: z.number().optional(),
    retry: retry.optional(),
  }),
  /** It cannot be made ready, for this reason. */
  z.object({ agent: z.string(), error: failure, order: z.number() }),
]);

/** A compensation that cannot be made ready yet, and what it reads beside the step's own output. */
const undoLater = z.object({
  task: z.object({
    agent: z.string(),
    range: z.string().optional(),
    capability: z.string().optional(),
    pin: z.string().optional(),
    inputs: z.union([z.array(z.string()), z.record(z.string(), z.string())]),
    with: z.record(z.string(), z.json()),
    timeout: z.number().optional(),
    retry: retry.optional(),
  }),
  values: z.record(z.string(), z.unknown()),
});

/** An irreversible call of which nobody knows whether it had its effect. */
const unknown = z.object({
  /** Who was called: the step's own, or one that stood in. */
  agent: z.string(),
  range: z.string().optional(),
  pin: z.string().optional(),
  input: z.record(z.string(), z.unknown()),
  began_at: moment,
  idempotency_key: z.string(),
  /** The names that its output has to have. */
  outputs: z.array(z.string()),
  failure,
  /** What a person had put in place of the step's input before. */
  edited: z.record(z.string(), z.unknown()).optional(),
  compensate: undoLater.optional(),
});

/** Of a step with `for_each`, `repeat` or a nested workflow: how many of its tasks ended how. */
const tasks = z.object({ completed: z.int(), failed: z.int(), skipped: z.int() });

const agreed = z.object({ input: z.record(z.string(), z.unknown()).optional() });

const spent = z.object({
  usage: z.object({
    input_tokens: z.number(),
    output_tokens: z.number(),
    usd: z.number(),
    steps: z.number(),
    attempts: z.number(),
  }),
  /** Time at work, milliseconds. */
  ms: z.number(),
});

/**
 * Where a step of a run stands; each phase has the fields that exist in it. Items, iterations and steps of nested workflows are steps of
 * their own, under paths as `each[3]`, `loop#2` and `outer/inner`.
 */
export const stepState = z.discriminatedUnion("status", [
  z.object({
    status: z.literal("pending"),
    agent,
    attempts,
    /** Of a workflow with a budget of its own in which somebody is asked: what it has taken until then. */
    spent: spent.optional(),
    /** A person agreed to it, before one of its tasks had to wait. */
    agreed: agreed.optional(),
  }),
  /** Waits for a person; `input` is what the step would be given. */
  z.object({
    status: z.literal("waiting"),
    agent,
    attempts,
    since: moment,
    message: z.string().optional(),
    input: z.unknown(),
    /** Missing: for an approval. */
    reason: z.enum(["outcome_unknown"]).optional(),
    unknown: unknown.optional(),
    asked_as: z.string().optional(),
  }),
  /** A person has decided; `input` takes the place of what the step would be given. */
  z.object({
    status: z.literal("approved"),
    agent,
    attempts,
    input: z.record(z.string(), z.unknown()).optional(),
    /** Of a call whose outcome was not known: it was made, by this agent, and this came of it. */
    done: z.object({ agent, output: z.unknown(), undo: undo.optional() }).optional(),
  }),
  z.object({
    status: z.literal("running"),
    agent,
    attempts,
    started_at: moment,
    spent: spent.optional(),
    agreed: agreed.optional(),
  }),
  z.object({
    status: z.literal("completed"),
    agent,
    attempts,
    started_at: moment,
    ended_at: moment,
    /** Missing for a task of a step that has ended itself: the step's own output holds it. */
    output: z.unknown(),
    /** Id of the message under which this step streamed the answer. */
    message_id: z.string().optional(),
    /** The agent, or `value`, that stood in. */
    fallback: z.string().optional(),
    /** The agent that it handed over to, whose output is its own. */
    handed_to: z.string().optional(),
    /** What it did cannot be undone: nothing that holds it is tried again. */
    irreversible: z.boolean().optional(),
    /** Of an irreversible ask: which of its asker's, by agent, input and repetition. */
    asked_as: z.string().optional(),
    tasks: tasks.optional(),
    undo: undo.optional(),
  }),
  z.object({
    status: z.literal("failed"),
    agent,
    attempts,
    started_at: moment,
    ended_at: moment,
    error: failure,
    tasks: tasks.optional(),
    asked_as: z.string().optional(),
  }),
  z.object({ status: z.literal("skipped"), agent, attempts, ended_at: moment, reason: z.string() }),
  z.object({ status: z.literal("compensated"), agent, attempts, started_at: moment, ended_at: moment }),
  /** Its compensation failed: what it did stands. */
  z.object({
    status: z.literal("uncompensated"),
    agent,
    attempts,
    started_at: moment,
    ended_at: moment,
    error: failure,
  }),
]);

export type StepState = z.infer<typeof stepState>;
export type Steps = Readonly<Record<string, StepState>>;
export type UndoLater = z.infer<typeof undoLater>;
export type Undo = z.infer<typeof undo>;
