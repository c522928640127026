import { proofInWords } from "../../graph/plan/draw/proof-in-words.ts";
import { runEvent, type RunEvent } from "../../graph/events.ts";

/** One line for the terminal about what happened in a run; `undefined` for what a person need not see. */
export function narrate(data: unknown): string | undefined {
  const read = runEvent.safeParse(data);
  return read.success ? inWords(read.data) : undefined;
}

function inWords(event: RunEvent): string | undefined {
  switch (event.type) {
    case "plan.created":
      return inLines(event);
    case "step.started":
      return event.attempt > 1 ? undefined : `  ▸ ${event.step} …`;
    case "step.progress":
      return `    ${event.step}: ${event.message}`;
    case "step.retried":
      return `  ↻ ${event.step}: ${event.failure.message}; again in ${event.delay_ms} ms`;
    case "step.completed":
      return `  ✓ ${event.step} (${event.duration_ms} ms)`;
    case "step.failed":
      return `  ✗ ${event.step}: ${event.failure.message}`;
    case "step.waiting":
      return `  ? ${event.step}: ${event.message ?? "waits for a person to approve it"}`;
    case "step.decided":
      return `  ${["denied", "given_up"].includes(event.decision) ? "✗" : "✓"} ${event.step}: ${event.decision.replaceAll("_", " ")}${event.message === undefined ? "" : `, ${event.message}`}`;
    case "step.fallback":
      return `  ↷ ${event.step}: ${event.failure.message}; ${event.to} stands in`;
    case "step.hedged":
      return `  ⇉ ${event.step}: takes long, a second attempt is made beside the first (after ${event.after_ms} ms)`;
    case "step.compensated":
      return `  ↩ ${event.step}: undone (${event.duration_ms} ms)`;
    case "step.uncompensated":
      return `  ✗ ${event.step}: could not be undone: ${event.failure.message}`;
    case "step.skipped":
      return `  – ${event.step}: ${event.reason}`;
    case "agent.asked":
      return `    ${event.step} asks ${event.to}`;
    case "agent.message": {
      const { to, topic, type, bytes } = event.message;
      return `    ${event.step} → ${to ?? `topic ${topic ?? ""}`}: ${type} (${bytes} bytes)`;
    }
    // Its answer is the end of the step that was asked, which is told.
    case "agent.answered":
    case "agent.received":
      return undefined;
    default: {
      const unreachable: never = event;
      return unreachable;
    }
  }
}

function inLines(plan: Extract<RunEvent, { type: "plan.created" }>): string {
  const by = plan.by === "builtin" ? "built-in planner" : plan.by;
  const steps = plan.steps.map((step) => {
    const after = step.depends_on.length === 0 ? "" : `  ← ${step.depends_on.join(", ")}`;
    return `  • ${step.name} (${step.agent})${after}`;
  });
  const revision = plan.revision > 0 ? `, revision ${plan.revision}` : "";
  const workflow = plan.workflow === undefined ? "" : ` ${plan.workflow.name} ${plan.workflow.version}`;
  const proof = plan.proof === undefined ? [] : [`  ${proofInWords(plan.proof)}`];
  return [`Plan${workflow} (${by}${revision}):`, ...proof, ...steps].join("\n");
}
