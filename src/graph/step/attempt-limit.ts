import type { Usage } from "../../agents/model/usage.ts";
import { OverBudget } from "../../tools/errors.ts";
import type { Cost } from "../../tools/registry/manifest.ts";

export interface AttemptLimit {
  /** Fires, with OverBudget as its reason, when the attempt has taken more than it may. */
  readonly signal: AbortSignal;
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
      spend(usage);
      tokens += usage.inputTokens + usage.outputTokens;
      usd += usage.usd ?? 0;
      check("tokens", tokens, cost?.tokens?.most);
      check("usd", usd, cost?.usd?.most);
    },
  };
}
