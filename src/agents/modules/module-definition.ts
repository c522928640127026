import semver from "semver";
import { z } from "zod";
import type { Agent } from "../agent.ts";
import { moduleSchema } from "./module-schema.ts";

const snakeCase = /^[a-z][a-z0-9_]{0,63}$/;

const capability = z.union([
  z.string().transform((text) => ({
    name: text.toLowerCase().replaceAll(/[^a-z0-9]+/g, "_"),
    description: text,
    examples: [] as string[],
  })),
  z.object({
    name: z.string(),
    description: z.string().default(""),
    examples: z.array(z.string()).default([]),
    input: moduleSchema.optional(),
    output: moduleSchema.optional(),
  }),
]);

const range = z
  .object({ expected: z.number().min(0), most: z.number().min(0) })
  .refine(({ expected, most }) => expected <= most, "expects more than the most");

type Present<T> = { [Name in keyof T]: Exclude<T[Name], undefined> };

function withoutUndefined<T extends object>(value: T): Present<T> {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as Present<T>;
}

/** What the default export of an agent module must be. */
export const moduleDefinition = z.object({
  name: z.string().regex(snakeCase, "must be snake_case, starting with a letter"),
  version: z
    .string()
    .refine((text) => semver.valid(text) !== null, 'must be a semantic version as "1.0.0"')
    .default("1.0.0"),
  description: z.string().min(1),
  capabilities: z.array(capability).min(1, "must name at least one capability"),
  input: moduleSchema.optional(),
  output: moduleSchema.optional(),
  effect: z.enum(["pure", "idempotent", "compensable", "irreversible"]).default("irreversible"),
  timeoutMs: z.number().positive().optional(),
  latencyMs: z.number().positive().optional(),
  retry: z
    .strictObject({
      attempts: z.int().min(1).max(10).optional(),
      backoff: z.enum(["exponential", "linear", "constant"]).optional(),
      delay: z.number().min(0).optional(),
      max_delay: z.number().min(0).optional(),
      jitter: z.boolean().optional(),
      on: z
        .array(z.enum(["timeout", "transient", "unavailable", "rate_limited", "invalid_output", "bug"]))
        .min(1)
        .optional(),
    })
    .transform(withoutUndefined)
    .optional(),
  hedge: z.strictObject({ after: z.union([z.literal("p95"), z.number().positive()]) }).optional(),
  cost: z.object({ tokens: range.optional(), usd: range.optional() }).optional(),
  asks: z.array(z.string()).optional(),
  owner: z.string().min(1).optional(),
  documentation: z.string().min(1).optional(),
  deprecated: z.string().min(1, "must say what to use instead").optional(),
  tenant: z.string().min(1).optional(),
  probe: z
    .custom<(context: { readonly signal: AbortSignal }) => unknown>(
      (value) => value === undefined || typeof value === "function",
      "must be a function (context) that throws where the agent does not work",
    )
    .optional(),
  execute: z.custom<Agent["execute"]>(
    (value) => typeof value === "function",
    "must be a function (task, context) => result",
  ),
});
