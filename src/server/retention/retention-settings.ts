import { z } from "zod";
import { DEFAULT_RULES, type RetentionRules } from "./rules.ts";

const days = z.coerce.number().int().min(0).max(36_500);

/** The variables that say how long what is past is kept. */
export const retentionVariables = {
  BATON_KEEP_EVENTS: days
    .default(DEFAULT_RULES.events)
    .describe("days that the events of a run are kept from its end; 0 for ever"),
  BATON_KEEP_CHECKPOINTS: days
    .default(DEFAULT_RULES.checkpoints)
    .describe("days that a thread's checkpoints are kept which nothing needs any more; 0 for ever"),
  BATON_KEEP_NEWEST_CHECKPOINTS: z.coerce
    .number()
    .int()
    .min(1)
    .default(DEFAULT_RULES.newest)
    .describe("newest checkpoints of each thread that are kept whatever their age"),
  BATON_KEEP_RUNS: days.default(DEFAULT_RULES.runs).describe("days that runs are kept from their end; 0 for ever"),
  BATON_KEEP_DEAD_LETTERS: days
    .default(DEFAULT_RULES.deadLetters)
    .describe("days that runs are kept which were given up after too many crashes; 0 for ever"),
};

export function retentionRules(env: {
  readonly [Variable in keyof typeof retentionVariables]: number;
}): RetentionRules {
  return {
    events: env.BATON_KEEP_EVENTS,
    checkpoints: env.BATON_KEEP_CHECKPOINTS,
    newest: env.BATON_KEEP_NEWEST_CHECKPOINTS,
    runs: env.BATON_KEEP_RUNS,
    deadLetters: env.BATON_KEEP_DEAD_LETTERS,
  };
}
