import { noteEvent } from "../../tools/tracing/annotate.ts";
import type { RunEvent } from "../events.ts";

/** What the spans tell of what a run narrates: what has no span of its own. Contents are left out. */
export function noteRunEvent(event: RunEvent): void {
  switch (event.type) {
    case "step.retried":
      return noteEvent("retry", {
        "baton.step": event.step,
        "baton.attempt": event.attempt,
        "error.type": event.failure.code,
        "baton.retry.delay_ms": event.delay_ms,
      });
    case "step.fallback":
      return noteEvent("fallback", {
        "baton.step": event.step,
        "baton.fallback": event.to,
        "error.type": event.failure.code,
      });
    case "step.skipped":
    case "step.waiting":
      return noteEvent(event.type, { "baton.step": event.step, "gen_ai.agent.name": event.agent });
    case "agent.message":
      return noteEvent("message", { "baton.step": event.step, "gen_ai.agent.name": event.agent });
    // These have spans, or are told by one.
    case "plan.created":
    case "step.started":
    case "step.progress":
    case "step.completed":
    case "step.failed":
    case "step.decided":
    case "step.compensated":
    case "step.uncompensated":
    case "agent.asked":
    case "agent.answered":
    case "agent.received":
      return;
  }
}
