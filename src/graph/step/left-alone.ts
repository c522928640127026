import { Unavailable } from "../../tools/errors.ts";
import type { Shut } from "../../tools/registry/health/breaker/instance-breaker.ts";

/** Thrown when the breakers of an agent let no attempt through: it reached no instance. */
export class LeftAlone extends Unavailable {
  /** @param where which instance and whose breaker; missing: all of them */
  constructor(agent: string, retryAfterMs: number, where = "") {
    // Rounded up: a moment too early would be in vain.
    super(`agent ${agent} failed too often just now${where} and is left alone`, {
      retryAfterMs: Math.max(1, retryAfterMs),
    });
  }
}

/** What whoever asks an agent hears while the breaker of one of its instances is open. */
export function leftAlone(agent: string, instance: string, shut: Shut): LeftAlone {
  // The one instance of an agent goes without saying.
  const at = instance.startsWith(`${agent}@`) ? "" : ` at ${instance}`;
  const whom = shut.for === "tenant" ? " for this tenant" : "";
  return new LeftAlone(agent, shut.retryAfterMs, at + whom);
}
