import { Unavailable } from "../../tools/errors.ts";
import type { Shut } from "../../tools/registry/health/breaker/instance-breaker.ts";

/** What whoever asks an agent hears while its breaker is open. */
export function leftAlone(agent: string, instance: string, shut: Shut): Unavailable {
  // The one instance of an agent goes without saying.
  const at = instance.startsWith(`${agent}@`) ? "" : ` at ${instance}`;
  const whom = shut.for === "tenant" ? " for this tenant" : "";
  // Rounded up: a moment too early would be in vain.
  return new Unavailable(`agent ${agent} failed too often just now${at}${whom} and is left alone`, {
    retryAfterMs: Math.max(1, shut.retryAfterMs),
  });
}
