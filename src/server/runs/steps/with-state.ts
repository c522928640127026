import { z } from "zod";
import { planned } from "../../../graph/plan/planned.ts";
import { stepState, type StepState } from "../../../graph/step/step-state.ts";
import { inPlace } from "./in-place.ts";
import type { RunSteps, StepReport, StepStatus } from "./step-report.ts";

const values = z.looseObject({ plan: planned, steps: z.record(z.string(), stepState) });

/** What a thread's state says of a run's steps. */
export interface KnownState {
  readonly plan: z.output<typeof planned>;
  readonly steps: Readonly<Record<string, StepState>>;
}

/** How far along a status is; a checkpoint lags behind the log, so it only counts where it is ahead. */
const PROGRESS: Readonly<Record<StepStatus, number>> = {
  pending: 0,
  waiting: 1,
  approved: 2,
  running: 3,
  skipped: 4,
  failed: 4,
  completed: 4,
  compensated: 5,
  uncompensated: 5,
};

/** The plan and steps of a graph's state; `undefined` where it holds none, or is not of Baton's graph. */
export function stateOf(state: unknown): KnownState | undefined {
  const read = values.safeParse(state);
  return read.success ? { plan: read.data.plan, steps: read.data.steps } : undefined;
}

/**
 * The report with what only the state tells: that a person has decided, how many tasks ended how, and steps whose log is another run's that
 * is gone or lies before a fork.
 */
export function withState(folded: RunSteps, { plan, steps }: KnownState): RunSteps {
  if (folded.plan !== null && folded.plan.revision !== plan.revision) return folded;
  const known = new Map(folded.steps.map((report) => [report.path, report]));
  const paths = new Set([...plan.steps.map((step) => step.name), ...known.keys(), ...Object.keys(steps)]);
  const merged = [...paths].map((path): StepReport => {
    const state = steps[path];
    const step = plan.steps.find((entry) => entry.name === path);
    const report = known.get(path) ?? bare(path, state?.agent ?? step?.agent ?? "");
    const place = step === undefined ? {} : { depends_on: step.depends_on, outputs: step.outputs };
    return { ...(state === undefined ? report : ahead(report, state)), ...place };
  });
  return { plan: folded.plan ?? reportOf(plan), steps: inPlace(plan.steps, known.keys(), merged) };
}

function bare(path: string, agent: string): StepReport {
  return { path, parent: null, agent, status: "pending", attempts: [] };
}

function ahead(report: StepReport, state: StepState): StepReport {
  const said = {
    ...("tasks" in state && state.tasks !== undefined && { tasks: state.tasks }),
    ...("handed_to" in state && state.handed_to !== undefined && { handed_to: state.handed_to }),
  };
  if (PROGRESS[state.status] <= PROGRESS[report.status]) return { ...report, ...said };
  switch (state.status) {
    case "pending":
    case "approved":
      return { ...report, status: state.status };
    case "waiting": {
      const { since, message, input, reason } = state;
      const why = { ...(message !== undefined && { message }), ...(reason !== undefined && { reason }) };
      return { ...report, status: "waiting", approval: { since, input, ...why } };
    }
    case "running":
      return { ...report, status: "running", started_at: state.started_at };
    case "skipped":
      return { ...report, status: "skipped", ended_at: state.ended_at, reason: state.reason };
    case "completed": {
      const { started_at, ended_at, output, fallback } = state;
      const more = { ...(output !== undefined && { output }), ...(fallback !== undefined && { fallback }) };
      return { ...report, ...said, ...more, ...timesOf(started_at, ended_at), status: "completed" };
    }
    case "failed": {
      const { started_at, ended_at, error } = state;
      return { ...report, ...said, ...timesOf(started_at, ended_at), status: "failed", failure: error };
    }
    case "compensated": {
      const { status, agent, ended_at } = state;
      return { ...report, status, compensation: { status, agent, ended_at } };
    }
    case "uncompensated": {
      const { status, agent, ended_at, error: failure } = state;
      return { ...report, status, compensation: { status, agent, ended_at, failure } };
    }
  }
}

function timesOf(started_at: string, ended_at: string): Partial<StepReport> {
  return { started_at, ended_at, duration_ms: Math.max(0, Date.parse(ended_at) - Date.parse(started_at)) };
}

function reportOf({ by, revision, steps, proof, name, version }: KnownState["plan"]): NonNullable<RunSteps["plan"]> {
  return {
    by,
    question: "",
    steps: steps.map(({ name: step, agent, depends_on, outputs }) => ({ name: step, agent, depends_on, outputs })),
    repairs: 0,
    rewrites: [],
    revision,
    ...(proof !== undefined && { proof }),
    ...(name !== undefined && version !== undefined && { workflow: { name, version } }),
  };
}
