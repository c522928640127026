import type { Usage } from "../../agents/model/usage.ts";
import { InvalidOutput, OverBudget } from "../../tools/errors.ts";
import type { Cost } from "../../tools/registry/manifest.ts";

export interface AttemptLimit {
  /** Fires, with OverBudget as its reason, when the attempt has taken more than it may. */
  readonly signal: AbortSignal;
  /** @throws InvalidOutput for amounts that are not numbers from 0 up: they would count for nothing, or for everything. */
  spend(usage: Usage): void;
}

/** Holds one attempt to what its agent declares; an agent that declares nothing is not held. */
export function limitAttempt(agent: string, cost: Cost | undefined, spend: (usage: Usage) => void): AttemptLimit {
  const over = new AbortController();
  let tokens = 0;
  let usd = 0;
  const check = (what: string, taken: number, most: number | undefined): void => {
    if (most === undefined || taken <= most || over.signal.aborted) return;
    const error = new OverBudget(`agent ${agent} took ${taken} ${what} in one attempt; it declares at most ${most}`, {
      field: what,
    });
    over.abort(error);
  };
  return {
    signal: over.signal,
    spend: (usage) => {
      checkAmounts(agent, usage);
      spend(usage);
      tokens += usage.inputTokens + usage.outputTokens;
      usd += usage.usd ?? 0;
      check("tokens", tokens, cost?.tokens?.most);
      check("usd", usd, cost?.usd?.most);
    },
  };
}

function checkAmounts(agent: string, { inputTokens, outputTokens, usd = 0 }: Usage): void {
  for (const [field, amount] of Object.entries({ inputTokens, outputTokens, usd })) {
    // Agents come as plain modules too, which no compiler has seen.
    if (Number.isFinite(amount) && amount >= 0) continue;
    throw new InvalidOutput(
      `agent ${agent} spent ${String(amount)} ${field}: spend takes {inputTokens, outputTokens, usd?}, each a number from 0 up`,
      { field: `spend.${field}` },
    );
  }
}
