import { noteEvent } from "../../tools/tracing/annotate.ts";
import type { RunEvent } from "../events.ts";

/** Tells on the span at work what a run narrates and what has no span of its own. Contents are left out. */
export function noteRunEvent(event: RunEvent): void {
  if (event.type === "step.retried") {
    noteEvent("retry", {
      "baton.step": event.step,
      "baton.attempt": event.attempt,
      "error.type": event.failure.code,
      "baton.retry.delay_ms": event.delay_ms,
    });
  } else if (event.type === "step.fallback") {
    noteEvent("fallback", {
      "baton.step": event.step,
      "baton.fallback": event.to,
      "error.type": event.failure.code,
    });
  } else if (TOLD.has(event.type) && "step" in event) noteEvent(event.type, { "baton.step": event.step });
}

const TOLD: ReadonlySet<string> = new Set(["step.hedged", "step.skipped", "step.waiting", "agent.message"]);
