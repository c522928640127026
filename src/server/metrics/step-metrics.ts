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
  const hedges = new Counter({
    name: "baton_hedges_total",
    help: "Steps that were begun a second time elsewhere because the first attempt took long",
    labelNames: ["tenant", "agent"],
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
        on: {
          "plan.created": ({ revision, by }) => {
            if (revision > 0 && by !== "given") replans.inc({ tenant });
          },
          "step.started": ({ step, agent }) => {
            begun.add(step);
            // A series that begins with its first event shows no increase of it.
            steps.inc({ ...named(agent), outcome: "uncompensated" }, 0);
          },
          "step.completed": ({ step, agent, attempts }) => count(step, agent, attempts, "completed"),
          "step.failed": ({ step, agent, attempts }) => count(step, agent, attempts, "failed"),
          "step.skipped": ({ agent }) => steps.inc({ ...named(agent), outcome: "skipped" }),
          "step.compensated": ({ agent }) => steps.inc({ ...named(agent), outcome: "compensated" }),
          "step.uncompensated": ({ agent }) => steps.inc({ ...named(agent), outcome: "uncompensated" }),
          "step.retried": ({ agent, failure }) => retries.inc({ ...named(agent), code: failure.code }),
          "step.fallback": ({ agent, to }) => fallbacks.inc(caps.agent.together({ tenant, agent, to })),
          "step.hedged": ({ agent }) => hedges.inc(named(agent)),
          "step.waiting": () => approvals.inc({ tenant, outcome: "asked" }),
          "step.decided": ({ decision }) => approvals.inc({ tenant, outcome: decision }),
        },
      };
    },
  };
}
