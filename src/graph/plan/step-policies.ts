import { z } from "zod";
import { duration } from "./duration.ts";
import { name, reference } from "./names.ts";

/** A CEL expression over the names a step may read. */
export const expression = z.string().min(1, "an expression in CEL").max(4000, "at most 4,000 characters");

/** Names bound to parameters by name and then by type, or a map from parameter to expression. */
export const inputs = z.union([z.array(name), z.record(z.string(), expression)]);
export const literals = z.record(z.string(), z.json());

/** Failures a step's `retry.on` can name: those that the same call, made again, may not meet. */
export const RETRYABLE = ["timeout", "transient", "unavailable", "rate_limited", "invalid_output", "bug"] as const;

const attempts = z.int().min(1).max(10);

/** Tries of a step. A bare number is the number of attempts. */
export const retry = z
  .union([
    attempts.transform((count) => ({ attempts: count })),
    z.strictObject({
      attempts: attempts
        .optional()
        .describe("Tries in all, the first included. Default: 3 for pure and idempotent steps, otherwise 1."),
      backoff: z
        .enum(["exponential", "linear", "constant"])
        .optional()
        .describe("How the pause grows from attempt to attempt. Default: exponential."),
      delay: duration.optional().describe("The first pause. Default: 100ms."),
      max_delay: duration.optional().describe("The longest pause. Default: 10s."),
      jitter: z
        .boolean()
        .optional()
        .describe("Whether pauses are spread at random, so that many clients do not come back at once. Default: true."),
      on: z
        .array(z.enum(RETRYABLE))
        .min(1)
        .optional()
        .describe("Failures that are tried again. Default: every failure that says of itself that a retry may help."),
    }),
  ])
  .describe("How often and how a failed step is tried again: a number of attempts, or more in words.");

const hedgeAfter = z
  .union([z.literal("p95"), duration])
  .describe(
    "How long an attempt may take before a second one is begun beside it: p95, the time within which 95 of 100 tasks of the agent have succeeded, or a duration.",
  );

/** A second attempt beside one that takes long. A bare text or number says after how long. */
export const hedge = z
  .union([hedgeAfter.transform((after) => ({ after })), z.strictObject({ after: hedgeAfter })])
  .describe(
    "For a pure step: a second attempt at another instance beside one that takes long; the first to succeed counts, the other is cut. p95 or a duration. Default: the agent's own word, mostly none.",
  );

const eachWords = z.strictObject({
  in: expression.describe("CEL expression of the list."),
  as: name.optional().describe("Name of the item in the step's expressions and inputs. Default: item."),
  concurrency: z.int().min(1).max(1000).optional().describe("Items at work at once. Default: 8."),
  max: z
    .int()
    .min(1)
    .max(10_000)
    .optional()
    .describe("Longest list; a longer one fails the step before its first item. Default: 1000."),
  on_error: z
    .enum(["fail", "skip", "null"])
    .optional()
    .describe("A failed item fails the step, is left out of the outputs, or leaves null in its place. Default: fail."),
});

/** One task of the step for each item of a list. A bare expression is the list. */
export const forEach = z
  .union([expression.transform((list): z.output<typeof eachWords> => ({ in: list })), eachWords])
  .transform((given: z.output<typeof eachWords>) => ({
    in: given.in,
    as: given.as ?? "item",
    concurrency: given.concurrency ?? 8,
    max: given.max ?? 1000,
    on_error: given.on_error ?? ("fail" as const),
  }))
  .describe(
    "One task of the step for each item of a list; every output is then a list in the same order. A bare expression is the list.",
  );

export const repeat = z
  .strictObject({
    until: expression.describe(
      "CEL expression that ends the loop when it is true; reads what the step has just written, and iteration from 1.",
    ),
    max: z.int().min(1).max(100).optional().describe("Most rounds. Default: 10."),
    on_max: z
      .enum(["keep", "fail"])
      .optional()
      .describe(
        "What becomes of a step whose until was never true: its last result stands, or it fails. Default: keep.",
      ),
  })
  .transform(({ until, max = 10, on_max = "keep" }) => ({ until, max, on_max }))
  .describe("The step runs again and again until its result is good enough; each round reads what the last one wrote.");

const otherAgent = z.strictObject({
  agent: reference.describe("Another agent, name or name@range; it is given what the step is given."),
  with: literals.optional().describe("Literal parameters in place of the step's own."),
  timeout: duration.optional().describe("Deadline of one of its attempts. Default: the step's."),
});
const otherCapability = z.strictObject({
  capability: name.describe("A capability; the best agent that has it stands in."),
  with: otherAgent.shape.with,
  timeout: otherAgent.shape.timeout,
});
const value = z.strictObject({
  value: z
    .json()
    .describe("What the step yields after all: with one output name its value, with several a map from name to value."),
});
const alternative = z.union([reference.transform((agent) => ({ agent })), otherAgent, otherCapability, value]);

/** What is tried in turn when every attempt has failed: other agents, or a value at last. */
export const fallback = z
  .union([alternative.transform((only) => [only]), z.array(alternative).min(1).max(5, "at most 5 alternatives")])
  .describe(
    "What is tried in turn when every attempt has failed: other agents, or a value at last. One alternative, or a list of up to 5.",
  );

/** A person says yes before the step runs. `true`, a message for the person, or both in words. */
export const approval = z
  .union([
    z.boolean(),
    z
      .string()
      .min(1)
      .transform((message) => ({ message })),
    z.strictObject({
      message: z.string().min(1).optional().describe("What the person is told who has to decide."),
    }),
  ])
  .transform((given) => (given === true ? {} : given))
  .describe(
    "A person says yes before the step runs, and may change what it is given. true, or a message for the person. Default: nobody is asked.",
  );

/** What undoes a completed step when the run fails later. Its expressions also read the step's outputs. */
export const compensate = z
  .strictObject({
    agent: reference.optional().describe("The agent that undoes it, name or name@range."),
    capability: name.optional().describe("A capability in place of an agent."),
    inputs: inputs
      .default([])
      .describe(
        "What it is given, as for a step; the step's own outputs can be read too. Bound when the step completes.",
      ),
    with: literals.default({}).describe("Literal parameters; they win over inputs of the same name."),
    timeout: duration.optional().describe("Deadline of one attempt. Default: the agent's own."),
    retry: retry.optional(),
  })
  .refine((task) => (task.agent === undefined) !== (task.capability === undefined), {
    message: "either agent or capability says who does it",
    params: { code: "who" },
    when: ({ value }) => typeof value === "object" && value !== null,
  })
  .describe(
    "What undoes the completed step when the run fails later; the compensations of a run are carried out in reverse order.",
  );

export const effect = z.enum(["pure", "idempotent", "compensable", "irreversible"]);
export const onError = z.enum(["fail", "skip", "replan"]);
