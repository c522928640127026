import type { FailedStep } from "../planning.ts";
import type { Outcome, Part } from "../routing/outcome.ts";
import { gatherers, gatheringParts } from "./core-agents.ts";

/** What is left to do after failures. */
export type Detour =
  | { readonly kind: "go_on"; readonly outcome: Outcome; readonly without: readonly string[] }
  | { readonly kind: "give_up"; readonly text: string };

/**
 * Takes the failed agents out of a decision. Personal data is never let through because its removal failed, and there is no answer without
 * someone to write it; anything gathered can be missing as long as something else is there.
 */
export function planAround(outcome: Outcome, failed: readonly FailedStep[], specialists: readonly string[]): Detour {
  const down = new Set(failed.filter((step) => !mayWorkNow(step)).map((step) => step.agent));
  if (down.size === 0) return { kind: "go_on", outcome, without: [] };
  const reasons = failed.map((step) => `${step.agent}: ${step.failure.message}`).join("; ");
  const has = (part: Part): boolean => outcome.includes(part);
  if (down.has("redactor") && (has("clean") || has("clean_first") || has("clean_last"))) {
    const text = `I could not remove the personal data, so I am not passing anything on. (${reasons})`;
    return { kind: "give_up", text };
  }
  if (down.has("synthesizer")) return { kind: "give_up", text: `The answer could not be written. (${reasons})` };
  // What neither the data nor the price book knows may be written down somewhere.
  const lookUp = failed.some(isRefusal);
  const kept = gatheringParts.filter(
    (part) => (has(part) || (lookUp && part === "retrieve")) && !down.has(gatherers[part].agent),
  );
  const others = specialists.filter((name) => !down.has(name));
  if (kept.length === 0 && others.length === 0 && !has("write")) {
    return { kind: "give_up", text: `I could not find out what you asked for. (${reasons})` };
  }
  const frame = outcome.filter((part) => part === "write" || part === "clean_first" || part === "clean_last");
  const rest: Outcome = [...kept, ...(kept.length > 1 ? (["several"] as const) : []), ...frame];
  return {
    kind: "go_on",
    outcome: kept.length === 0 && !has("write") ? ["write", ...frame] : rest,
    without: [...down],
  };
}

/** An agent that found nothing in the question for it, rather than one that is out of order. */
function isRefusal({ agent, failure }: FailedStep): boolean {
  const refused = failure.code === "invalid_input" || failure.code === "not_found";
  return refused && (agent === gatherers.analyze.agent || agent === gatherers.price.agent);
}

/** A step whose retries are used up may still work in a new plan when the failure was a passing one that names its moment. */
export function mayWorkNow({ failure }: FailedStep): boolean {
  return failure.retryable && failure.code === "rate_limited" && (failure.retryAfterMs ?? Infinity) <= 1000;
}
