import { z } from "zod";
import { duration } from "./duration.ts";
import { name, reference } from "./names.ts";

/** A CEL expression over the names a step may read. */
export const expression = z.string().min(1, "an expression in CEL").max(4000, "at most 4,000 characters");

/** Names bound to parameters by name and then by type, or a map from parameter to expression. */
export const inputs = z.union([z.array(name), z.record(z.string(), expression)]);
const literals = z.record(z.string(), z.json());

/** Failures a step's `retry.on` can name: those that the same call, made again, may not meet. */
export const RETRYABLE = ["timeout", "unavailable", "rate_limited", "invalid_output", "bug"] as const;

const attempts = z.int().min(1).max(10);

/** Tries of a step. A bare number is the number of attempts. */
export const retry = z
  .union([
    attempts.transform((count) => ({ attempts: count })),
    z.strictObject({
      /** Tries in all, the first included. */
      attempts: attempts.optional(),
      /** How the pause grows from attempt to attempt. Default: exponential. */
      backoff: z.enum(["exponential", "linear", "constant"]).optional(),
      /** The first pause, milliseconds once read. Default: 100 ms. */
      delay: duration.optional(),
      /** The longest pause, milliseconds once read. Default: 10 s. */
      max_delay: duration.optional(),
      /** Whether pauses are spread at random, so that many clients do not come back at once. Default: true. */
      jitter: z.boolean().optional(),
      /** Failures that are tried again. Default: every failure that says of itself that a retry may help. */
      on: z.array(z.enum(RETRYABLE)).min(1).optional(),
    }),
  ])
  .describe("tries of a step: a number of attempts, or how to try again");

const eachWords = z.strictObject({
  /** Expression of the list. */
  in: expression,
  /** Name of the item in the step's expressions and inputs. */
  as: name.optional(),
  /** Items at work at once. */
  concurrency: z.int().min(1).max(1000).optional(),
  /** Longest list; a longer one fails the step before its first item. */
  max: z.int().min(1).max(10_000).optional(),
  /** A failed item fails the step, is left out of the outputs, or leaves null in its place. */
  on_error: z.enum(["fail", "skip", "null"]).optional(),
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
  }));

export const repeat = z
  .strictObject({
    /** Ends the loop when true; reads what the step has just written, and `iteration` from 1. */
    until: expression,
    max: z.int().min(1).max(100).optional(),
    /** What becomes of a step whose `until` was never true: its last result stands, or it fails. */
    on_max: z.enum(["keep", "fail"]).optional(),
  })
  .transform(({ until, max = 10, on_max = "keep" }) => ({ until, max, on_max }));

const otherAgent = z.strictObject({
  agent: reference,
  with: literals.optional(),
  timeout: duration.optional(),
});
const otherCapability = z.strictObject({ capability: name, with: literals.optional(), timeout: duration.optional() });
/** One output name: its value; several: a map from name to value. */
const value = z.strictObject({ value: z.json() });
const alternative = z.union([reference.transform((agent) => ({ agent })), otherAgent, otherCapability, value]);

/** What is tried in turn when every attempt has failed: other agents, or a value at last. */
export const fallback = z.union([
  alternative.transform((only) => [only]),
  z.array(alternative).min(1).max(5, "at most 5 alternatives"),
]);

/** A person says yes before the step runs. `true`, a message for the person, or both in words. */
export const approval = z
  .union([
    z.boolean(),
    z
      .string()
      .min(1)
      .transform((message) => ({ message })),
    z.strictObject({ message: z.string().min(1).optional() }),
  ])
  .transform((given) => (given === true ? {} : given));

/** What undoes a completed step when the run fails later. Its expressions also read the step's outputs. */
export const compensate = z
  .strictObject({
    agent: reference.optional(),
    capability: name.optional(),
    inputs: inputs.default([]),
    with: literals.default({}),
    timeout: duration.optional(),
    retry: retry.optional(),
  })
  .refine((task) => (task.agent === undefined) !== (task.capability === undefined), {
    message: "either agent or capability says who does it",
    params: { code: "who" },
    when: ({ value }) => typeof value === "object" && value !== null,
  });

export const effect = z.enum(["pure", "idempotent", "compensable", "irreversible"]);
export const onError = z.enum(["fail", "skip", "replan"]);
