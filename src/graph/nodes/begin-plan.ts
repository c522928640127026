import { Overwrite, type LangGraphRunnableConfig } from "@langchain/langgraph";
import type { Failure } from "../../tools/errors.ts";
import type { RunEvent } from "../events.ts";
import type { Rewrite } from "../plan/optimize-plan.ts";
import type { Planned } from "../plan/planned.ts";
import { fatal, nextBranches } from "../schedule.ts";
import { isOf } from "../branch/path.ts";
import { hasEnded, now } from "../branch/outcome.ts";
import type { GraphUpdate } from "../state.ts";
import { pickOutputs } from "../step/pick-outputs.ts";
import type { StepState, Steps } from "../step/step-state.ts";

/** How a plan came about, for those who watch. */
export interface Making {
  readonly question: string;
  readonly repairs: number;
  readonly rewrites: readonly Rewrite[];
  readonly fallback?: Failure | undefined;
  /** The stored workflow it is. */
  readonly workflow?: { readonly name: string; readonly version: string } | undefined;
}

/** Announces a plan. */
export function planCreated(plan: Planned, making: Making): RunEvent {
  return {
    type: "plan.created",
    by: plan.by,
    question: making.question,
    steps: plan.steps.map(({ name, agent, depends_on, outputs }) => ({ name, agent, depends_on, outputs })),
    repairs: making.repairs,
    rewrites: [...making.rewrites],
    ...(making.fallback !== undefined && { fallback: making.fallback }),
    ...(plan.proof !== undefined && { proof: plan.proof }),
    ...(making.workflow !== undefined && { workflow: making.workflow }),
    revision: plan.revision,
  };
}

/**
 * The update that puts a plan into the run, its first steps under way unless a person has to approve it first. Of the values that are
 * there to be read, those stay that no open step writes: where the plan writes a name that the run brings, the plan's own value counts.
 */
export function beginPlan(
  plan: Planned,
  values: Readonly<Record<string, unknown>>,
  known: Steps = {},
): Pick<GraphUpdate, "plan" | "steps" | "context"> {
  const kept = Object.entries(known).filter(
    ([path, state]) =>
      state.status === "completed" || (hasEnded(state) && !plan.steps.some((step) => isOf(path, step.name))),
  );
  const open = plan.steps.filter((step) => known[step.name]?.status !== "completed");
  const pending = open.map((step): [string, StepState] => [
    step.name,
    { status: "pending", agent: step.agent, attempts: 0 },
  ]);
  const steps: Record<string, StepState> = Object.fromEntries([...kept, ...pending]);
  if (plan.state === "ready") Object.assign(steps, startSteps(plan, steps));
  const written = new Set(open.flatMap((step) => step.outputs));
  const there = { ...foundDone(plan, known), ...values };
  const context = Object.fromEntries(Object.entries(there).filter(([name]) => !written.has(name)));
  const begun = plan.state === "ready" && plan.begun_at === undefined ? { ...plan, begun_at: now() } : plan;
  return { plan: begun, steps: new Overwrite(steps), context: new Overwrite(context) };
}

/** What finished steps wrote: of one that a person found done no branch has handed it over. */
function foundDone(plan: Planned, known: Steps): Record<string, unknown> {
  return Object.assign(
    {},
    ...plan.steps.map((step) => {
      const state = known[step.name];
      if (state?.status !== "completed" || state.tasks !== undefined || state.output === undefined) return {};
      try {
        return pickOutputs(step, state.output);
      } catch {
        return {};
      }
    }),
  ) as Record<string, unknown>;
}

/** Steps that run from now on: those of the next branches whose turn it is. */
export function startSteps(plan: Planned, steps: Steps): Record<string, StepState> {
  const started_at = now();
  const ready = nextBranches(plan, steps)
    .flat()
    .filter((step) => step.depends_on.every((name) => hasEnded(steps[name])) && steps[step.name]?.status === "pending");
  return Object.fromEntries(
    ready.map((step) => {
      const state = steps[step.name];
      const { spent, agreed } = state?.status === "pending" ? state : {};
      const kept = { ...(spent !== undefined && { spent }), ...(agreed !== undefined && { agreed }) };
      return [step.name, { status: "running", agent: step.agent, attempts: 0, started_at, ...kept }];
    }),
  );
}

/** Steps that never run, because others failed. */
export function passOver(plan: Planned, steps: Steps, config: LangGraphRunnableConfig): Record<string, StepState> {
  const dead = fatal(plan, steps).map((step) => step.name);
  const reason = `step ${dead.join(", ")} failed`;
  const ended_at = now();
  const open = plan.steps.filter((step) => !hasEnded(steps[step.name]));
  return Object.fromEntries(
    open.map(({ name, agent }): [string, StepState] => {
      config.writer?.({ type: "step.skipped", step: name, agent, reason });
      return [name, { status: "skipped", agent, attempts: 0, ended_at, reason }];
    }),
  );
}
