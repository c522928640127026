import { z } from "zod";

/** What a step or a plan takes. */
export const bound = z.object({
  /** Steps started; items, iterations and the steps of nested workflows count each. */
  steps: z.number(),
  attempts: z.number(),
  /** Input and output tokens together. */
  tokens: z.number(),
  usd: z.number(),
  /** Wall clock, side-by-side work counted once. */
  seconds: z.number(),
});

/** What is known of a plan before it runs. */
export const proof = z.object({
  /** No run takes more, retries, fallbacks, items and iterations included; compensations too. */
  worst: bound,
  /** What a run takes as things usually go. */
  expected: bound,
  /** No run that completes takes less. */
  least: bound,
  /** The chain of steps that decides the expected time. */
  critical_path: z.array(z.string()),
  /** Paths of the steps with each effect that can happen. */
  effects: z.object({
    pure: z.array(z.string()),
    idempotent: z.array(z.string()),
    compensable: z.array(z.string()),
    irreversible: z.array(z.string()),
  }),
  /** Every step at the top with what it takes. */
  steps: z.array(z.object({ name: z.string(), worst: bound, expected: bound })),
  /** `proven`: not even the worst case exceeds the budget; `enforced`: the run is stopped where it would. Missing: no budget. */
  budget: z.enum(["proven", "enforced"]).optional(),
  /** Agents that declare no figures, for which the server's defaults were taken. */
  assumed: z.array(z.string()),
});

export type Bound = z.infer<typeof bound>;
export type Proof = z.infer<typeof proof>;
