import type { Usage } from "../../agents/model/usage.ts";

/** What a run, or a part of it, has taken. */
export interface RunUsage {
  input_tokens: number;
  output_tokens: number;
  usd: number;
  /** Steps started; items, rounds and nested steps count each. */
  steps: number;
  attempts: number;
}

export const NO_USAGE: RunUsage = { input_tokens: 0, output_tokens: 0, usd: 0, steps: 0, attempts: 0 };

export function addUsage(one: RunUsage, other: RunUsage): RunUsage {
  return {
    input_tokens: one.input_tokens + other.input_tokens,
    output_tokens: one.output_tokens + other.output_tokens,
    usd: one.usd + other.usd,
    steps: one.steps + other.steps,
    attempts: one.attempts + other.attempts,
  };
}

/** Tokens and dollars as agents report them, in a run's terms. */
export function spentBy({ inputTokens, outputTokens, usd = 0 }: Usage): RunUsage {
  return { ...NO_USAGE, input_tokens: inputTokens, output_tokens: outputTokens, usd };
}
