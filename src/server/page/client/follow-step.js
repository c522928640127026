import { seconds } from "./step-rows.js";

/** A step of which nothing has been heard. Times are of `performance.now()`, milliseconds. */
export function pendingStep(agent) {
  return { agent, status: "pending", attempts: 0, begun: new Set(), ended: new Set() };
}

/** The step after an event of its own, or of one of its items and rounds, which are only counted. */
export function stepAfter(known, event, isOwn) {
  return isOwn ? ownEvent(known, event) : taskEvent(known, event);
}

function ownEvent(known, event) {
  switch (event.type) {
    case "step.started":
      return {
        ...known,
        status: "running",
        attempts: event.attempt,
        since: known.since ?? performance.now(),
        note: "",
      };
    case "step.waiting":
      return { ...known, status: "waiting", note: event.message };
    case "step.decided":
      return { ...known, status: "pending", note: event.decision };
    case "step.progress":
      return { ...known, note: event.message };
    case "step.retried":
      return {
        ...known,
        note: `attempt ${event.attempt} failed, again in ${seconds(event.delay_ms)}: ${event.failure.message}`,
      };
    case "step.fallback":
      return { ...known, note: `${event.to} stands in: ${event.failure.message}` };
    case "step.completed":
      return { ...known, status: "completed", attempts: event.attempts, ms: event.duration_ms, note: "" };
    case "step.failed":
      return {
        ...known,
        status: "failed",
        attempts: event.attempts,
        ms: event.duration_ms,
        note: event.failure.message,
      };
    case "step.skipped":
      return { ...known, status: "skipped", note: event.reason };
    case "step.compensated":
      return { ...known, status: "compensated", note: "undone" };
    case "step.uncompensated":
      return { ...known, status: "uncompensated", note: `could not be undone: ${event.failure.message}` };
    default:
      return known;
  }
}

function taskEvent(known, event) {
  if (event.type.endsWith("compensated")) return known;
  const over = ["step.completed", "step.failed", "step.skipped"].includes(event.type);
  return {
    ...known,
    status: known.status === "pending" ? "running" : known.status,
    since: known.since ?? performance.now(),
    begun: new Set(known.begun).add(event.step),
    ended: over ? new Set(known.ended).add(event.step) : known.ended,
  };
}
