import type { Failure, Handling } from "../../tools/errors.ts";
import type { Leaf } from "./leaf.ts";

/** The failure of what stood in, with all that was tried before it. */
export function joinFailures(before: Failure, next: Failure): Failure {
  const attempts = [...(before.attempts ?? []), ...(next.attempts ?? [])];
  const handled = new Set<Handling>([...(before.handled ?? []), "fell_back", ...(next.handled ?? [])]);
  return { ...next, ...(attempts.length > 0 && { attempts }), handled: [...handled] };
}

export function withHandling(failure: Failure, last: Handling): Failure {
  return { ...failure, handled: [...(failure.handled ?? []).filter((what) => what !== last), last] };
}

/** What becomes of a task whose attempts and fallbacks have all failed, by its plan's words. */
export function leftTo({ step, chain }: Leaf, { code }: Failure, given: boolean): Handling {
  if (code === "over_budget") return "failed";
  // Whoever asked decides.
  if (chain !== undefined && chain.length > 0) return "failed";
  if (step.for_each !== undefined && step.for_each.on_error !== "fail") return "skipped";
  const word = step.on_error ?? (given ? "fail" : "replan");
  return word === "skip" ? "skipped" : word === "replan" ? "replanned" : "failed";
}
