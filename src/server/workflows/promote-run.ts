import { writePlan } from "../../graph/plan/document/write-plan.ts";
import type { Plan } from "../../graph/plan/plan.ts";
import type { Planned, PlannedWorkflow } from "../../graph/plan/planned.ts";
import { liftParameters } from "../../graph/plan/promote/lift-parameters.ts";
import { Conflict } from "../../tools/errors.ts";
import type { RunStatus } from "../runs/run.ts";
import type { Stored, Workflows } from "./workflows.ts";

/** A run as it ended. */
export interface EndedRun {
  readonly run_id: string;
  readonly status: RunStatus;
  /** Whether it waits for a person. */
  readonly waits: boolean;
  readonly plan: Planned | undefined;
  readonly steps: Readonly<Record<string, { readonly status: string }>>;
  readonly question: string;
  /** The question as it was typed. */
  readonly userQuery: string;
  /** What it brought and its steps wrote, by name. */
  readonly values: Readonly<Record<string, unknown>>;
}

export interface Promotion {
  readonly name: string;
  /** Default: the next one. */
  readonly version?: string | undefined;
  readonly description?: string | undefined;
  /** Whether the values in the question become inputs. Default: true. */
  readonly parameters?: boolean | undefined;
}

/** Stores the plan of a run that worked as a workflow. @throws Conflict when it did not work, or for a version that was run. */
export async function promoteRun(
  workflows: Workflows,
  tenant: string,
  run: EndedRun,
  { name, version, description, parameters = true }: Promotion,
): Promise<Stored> {
  const planned = planThatWorked(run);
  const { question, userQuery, values } = run;
  const plan: Plan | PlannedWorkflow = parameters
    ? liftParameters(planned, question, { userQuery, values, agents: workflows.agents(tenant) })
    : planned;
  const source = writePlan({ ...plan, name, version, ...(description !== undefined && { description }) });
  return await workflows.add(tenant, { source, mediaType: "application/yaml", promotedFromRun: run.run_id });
}

function planThatWorked({ run_id, status, waits, plan, steps }: EndedRun): Planned {
  if (status !== "success")
    throw new Conflict(`run ${run_id} did not succeed: its status is ${status}`, { field: "run_id" });
  if (waits) throw new Conflict(`run ${run_id} waits for a person`, { field: "run_id" });
  if (plan === undefined || plan.steps.length === 0 || plan.state !== "ready")
    throw new Conflict(`run ${run_id} carried out no plan`, { field: "run_id" });
  const failed = plan.steps.find((step) => {
    const ended = steps[step.name]?.status;
    return ended !== "completed" && ended !== "skipped" && !(ended === "failed" && step.on_error === "skip");
  });
  if (failed !== undefined)
    throw new Conflict(`step ${failed.name} of run ${run_id} did not complete`, { field: "run_id" });
  return plan;
}
