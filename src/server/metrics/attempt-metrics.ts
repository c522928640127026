import { Counter, Histogram, type Registry } from "prom-client";
import type { GuardedAttempt } from "../../graph/step/guards.ts";
import type { Caps } from "./caps.ts";

/** Attempts at agents' instances. @returns hears of each one that was made */
export function createAttemptMetrics(registry: Registry, caps: Caps): (attempt: GuardedAttempt) => void {
  const registers = [registry];
  const attempts = new Counter({
    name: "baton_attempts_total",
    help: "Attempts that were made at an instance of an agent: success, or the code of the failure",
    labelNames: ["tenant", "agent", "outcome"],
    registers,
  });
  const duration = new Histogram({
    name: "baton_attempt_duration_seconds",
    help: "How long attempts took, by outcome: success or failure",
    labelNames: ["agent", "outcome"],
    buckets: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 2.5, 5, 10, 30, 60],
    registers,
  });
  return ({ tenant, agent, ms, failure }) => {
    const labels = caps.agent.together({ tenant: caps.tenant.of(tenant), agent });
    attempts.inc({ ...labels, outcome: failure?.code ?? "success" });
    duration.observe({ agent: labels.agent, outcome: failure === undefined ? "success" : "failure" }, ms / 1000);
  };
}
