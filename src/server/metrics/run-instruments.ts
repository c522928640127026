import { Counter, Gauge, Histogram, type Registry } from "prom-client";

const SECONDS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800];
const SHORT = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** What runs are counted and timed by. */
export interface RunInstruments {
  readonly runs: Counter<"tenant" | "outcome">;
  readonly here: Gauge<"tenant">;
  readonly duration: Histogram<"tenant" | "outcome">;
  readonly coordination: Histogram<"tenant">;
  readonly firstToken: Histogram<"tenant">;
  readonly planning: Histogram<"tenant" | "by">;
  readonly waited: Histogram<"tenant">;
  readonly recovery: Histogram<"tenant">;
}

export function createRunInstruments(registry: Registry): RunInstruments {
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

  return { runs, here, duration, coordination, firstToken, planning, waited, recovery };
}
