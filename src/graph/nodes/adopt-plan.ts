import { Overwrite, type LangGraphRunnableConfig } from "@langchain/langgraph";
import type { Problem } from "../../tools/problem.ts";
import type { GraphDependencies } from "../dependencies.ts";
import { NO_MAIL } from "../mail/mail.ts";
import { namesRead } from "../plan/dependencies.ts";
import { QUESTION_NAMES } from "../plan/names.ts";
import type { Planned, PlannedWorkflow } from "../plan/planned.ts";
import { bindWorkflowInputs } from "../plan/workflow-inputs.ts";
import { runIdentity } from "../run-identity.ts";
import type { GraphState, GraphUpdate } from "../state.ts";
import { namesYielded } from "../plan/workflow-outputs.ts";
import { NO_USAGE } from "../step/run-usage.ts";
import { studyGiven, type Given } from "../study-given.ts";
import { beginPlan, planCreated } from "./begin-plan.ts";
import { noteWorkflows } from "./note-workflows.ts";
import { pinPlan } from "./pin-plan.ts";
import { queryText } from "./query-text.ts";
import { runInputs } from "./run-inputs.ts";

/** Takes up a plan that a person wrote, in place or by its name; one that does not stand is kept as refused, with every reason. */
export async function adoptPlan(
  given: Given,
  state: GraphState,
  config: LangGraphRunnableConfig,
  deps: GraphDependencies,
): Promise<GraphUpdate> {
  const { runId, tenant } = runIdentity(config);
  const text = queryText(state.messages);
  const start: GraphUpdate = {
    query: { text, question: text, kind: "task", format: "prose" },
    inputs: {},
    workflow: "",
    approve_plan: false,
    answer: "",
    outputs: {},
    citations: [],
    usage: new Overwrite(NO_USAGE),
    mail: new Overwrite(NO_MAIL),
    pins: new Overwrite({}),
  };
  const base = { by: "given" as const, run_id: runId, revision: 0 };
  const refuse = (problems: readonly Problem[]): GraphUpdate => {
    const refused: Planned = { ...base, steps: [], state: "refused", problems: [...problems] };
    return { ...start, plan: refused, steps: new Overwrite({}), context: new Overwrite({}) };
  };
  const always = runInputs(state, text, text);
  const study = studyGiven(given, await deps.workflows.catalog(tenant), {
    inputs: new Set([...Object.keys(always), ...Object.keys(state.inputs)]),
    agents: deps.registry.visibleTo(tenant).every(),
    figures: deps.figures(tenant),
    approve: deps.approve,
  });
  if (!study.ok) return refuse(study.problems);
  const bound = bindWorkflowInputs(study.plan.inputs, state.inputs);
  if (bound.problems.length > 0)
    return refuse(bound.problems.map((problem) => ({ ...problem, path: `inputs.${problem.path}` })));
  await noteWorkflows(study.plan, tenant, deps.workflows);

  const tied = await pinPlan(study.plan, {}, config, deps);
  const plan: Planned = {
    ...tied.plan,
    ...base,
    proof: study.proof,
    state: wantsApproval(state, config) ? "approval" : "ready",
  };
  config.writer?.(planCreated(plan, { question: text, repairs: 0, rewrites: study.rewrites, workflow: study.stored }));
  const pins = new Overwrite({ ...tied.pins });
  return { ...start, pins, ...beginPlan(plan, valuesRead(study.plan, { ...always, ...bound.values })) };
}

/** Whether a person has to approve the plan of this run. */
export function wantsApproval(state: Pick<GraphState, "approve_plan">, config: LangGraphRunnableConfig): boolean {
  return state.approve_plan || config.configurable?.approve_plan === true || config.context?.approve_plan === true;
}

/** Of the run's values, those that the plan reads, its declared inputs, and the question. */
function valuesRead(plan: PlannedWorkflow, values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const read = new Set([
    ...plan.steps.flatMap(namesRead),
    ...Object.keys(plan.inputs ?? {}),
    ...QUESTION_NAMES,
    ...namesYielded(plan),
  ]);
  return Object.fromEntries(Object.entries(values).filter(([name]) => read.has(name)));
}
