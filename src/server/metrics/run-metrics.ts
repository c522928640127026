import { Counter, Gauge, Histogram, type Registry } from "prom-client";
import type { RunPart } from "./run-part.ts";
import { WorkClock } from "./work-clock.ts";

const SECONDS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800];
const SHORT = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** How many runs there are, how they end, and where their time goes. */
export function createRunPart(registry: Registry): RunPart {
  const registers = [registry];
  const runs = new Counter({
    name: "baton_runs_total",
    help: "Runs that were carried here, by how that ended: success, error, cancelled, handed_back (to another replica), lost (to another replica)",
    labelNames: ["tenant", "outcome"],
    registers,
  });
  const duration = new Histogram({
    name: "baton_run_duration_seconds",
    help: "From being taken up here to the end here",
    labelNames: ["tenant", "outcome"],
    buckets: SECONDS,
    registers,
  });
  const coordination = new Histogram({
    name: "baton_run_coordination_seconds",
    help: "Orchestration latency: a run's duration less the time during which at least one attempt of an agent was at work (planning, pauses before retries, and writing included)",
    labelNames: ["tenant"],
    buckets: SHORT,
    registers,
  });
  const firstToken = new Histogram({
    name: "baton_run_first_token_seconds",
    help: "From the run's creation to the first piece of its answer, for runs that stream messages",
    labelNames: ["tenant"],
    buckets: SECONDS,
    registers,
  });
  const planning = new Histogram({
    name: "baton_run_planning_seconds",
    help: "From being taken up to the first plan, by who wrote it: model, builtin, given",
    labelNames: ["tenant", "by"],
    buckets: SHORT,
    registers,
  });
  const waited = new Histogram({
    name: "baton_run_wait_seconds",
    help: "From creation to being taken up, for runs that are taken up for the first time",
    labelNames: ["tenant"],
    buckets: SHORT,
    registers,
  });
  const recovery = new Histogram({
    name: "baton_run_recovery_seconds",
    help: "Of a run that is taken up again: from the loss of its worker, or its being handed back, to being taken up here",
    labelNames: ["tenant"],
    buckets: SHORT,
    registers,
  });
  const here = new Gauge({
    name: "baton_runs_in_progress",
    help: "Runs that are carried by this process now",
    labelNames: ["tenant"],
    registers,
  });

  return {
    open: (tenant, { taken, waitedMs, now: since }) => {
      const clock = new WorkClock();
      let planned = false;
      let spoken = false;
      here.inc({ tenant });
      (taken === "new" ? waited : recovery).observe({ tenant }, Math.max(0, waitedMs) / 1000);
      return {
        event: (event, now) => {
          switch (event.type) {
            case "plan.created":
              // A later one is a plan around what failed, and steps were at work before it.
              if (!planned) planning.observe({ tenant, by: event.by }, (now - since) / 1000);
              planned = true;
              return;
            case "step.started":
              return clock.begin(event.step, now);
            case "step.retried":
            case "step.fallback":
            case "step.completed":
            case "step.failed":
              clock.end(event.step, now);
          }
        },
        spoke: (now) => {
          if (!spoken && taken === "new") firstToken.observe({ tenant }, (waitedMs + now - since) / 1000);
          spoken = true;
        },
        ended: (outcome, now) => {
          here.dec({ tenant });
          runs.inc({ tenant, outcome });
          duration.observe({ tenant, outcome }, (now - since) / 1000);
          coordination.observe({ tenant }, (now - since - clock.worked(now)) / 1000);
        },
      };
    },
  };
}
