import { Counter, type Registry } from "prom-client";
import type { Caps } from "./caps.ts";
import type { RunPart } from "./run-part.ts";

/** How steps end, and what is done about those that fail. */
export function createStepPart(registry: Registry, caps: Caps): RunPart {
  const registers = [registry];
  const steps = new Counter({
    name: "baton_steps_total",
    help: "Steps that have ended, each item of a list and each round by itself: completed, failed, skipped, compensated, uncompensated",
    labelNames: ["tenant", "agent", "outcome"],
    registers,
  });
  const retries = new Counter({
    name: "baton_retries_total",
    help: "Attempts that are made again, by the code of the failure",
    labelNames: ["tenant", "agent", "code"],
    registers,
  });
  const fallbacks = new Counter({
    name: "baton_fallbacks_total",
    help: "Steps whose agent failed for good and for which another agent, or a value, stands in",
    labelNames: ["tenant", "agent", "to"],
    registers,
  });
  const replans = new Counter({
    name: "baton_replans_total",
    help: "Plans that were written again around what had failed",
    labelNames: ["tenant"],
    registers,
  });
  const approvals = new Counter({
    name: "baton_approvals_total",
    help: "Steps that wait for a person (asked), and what the person said: approved, edited, denied",
    labelNames: ["tenant", "outcome"],
    registers,
  });

  return {
    open: (tenant) => {
      // Steps made of others end too, but what they are made of has been counted.
      const begun = new Set<string>();
      const named = (agent: string) => caps.agent.together({ tenant, agent });
      const count = (step: string, agent: string, attempts: number, outcome: string): void => {
        if (begun.delete(step) || attempts === 0) steps.inc({ ...named(agent), outcome });
      };
      return {
        event: (event) => {
          switch (event.type) {
            case "plan.created":
              if (event.revision > 0 && event.by !== "given") replans.inc({ tenant });
              return;
            case "step.started":
              begun.add(event.step);
              return;
            case "step.completed":
              return count(event.step, event.agent, event.attempts, "completed");
            case "step.failed":
              return count(event.step, event.agent, event.attempts, "failed");
            case "step.skipped":
              return steps.inc({ ...named(event.agent), outcome: "skipped" });
            case "step.compensated":
              return steps.inc({ ...named(event.agent), outcome: "compensated" });
            case "step.uncompensated":
              return steps.inc({ ...named(event.agent), outcome: "uncompensated" });
            case "step.retried":
              return retries.inc({ ...named(event.agent), code: event.failure.code });
            case "step.fallback":
              return fallbacks.inc({ ...caps.agent.together({ tenant, agent: event.agent, to: event.to }) });
            case "step.waiting":
              return approvals.inc({ tenant, outcome: "asked" });
            case "step.decided":
              return approvals.inc({ tenant, outcome: event.decision });
          }
        },
      };
    },
  };
}
