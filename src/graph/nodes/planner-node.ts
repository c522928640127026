import { Overwrite, type LangGraphRunnableConfig } from "@langchain/langgraph";
import type { DoneStep, FailedStep, Planning, PlanRequest } from "../../agents/planner/planning.ts";
import { limitModel } from "../../agents/model/limit-model.ts";
import { inPlanSpan } from "../tracing/in-plan-span.ts";
import type { Usage } from "../../agents/model/usage.ts";
import type { Problem } from "../../tools/problem.ts";
import type { GraphDependencies } from "../dependencies.ts";
import { NO_MAIL } from "../mail/mail.ts";
import { NAMES } from "../plan/names.ts";
import type { Planned } from "../plan/planned.ts";
import { offerWorkflows } from "../plan/promote/offer-workflows.ts";
import type { Figures } from "../plan/proof/figures.ts";
import { readPlan } from "../plan/read-plan.ts";
import { toDocument } from "../plan/to-document.ts";
import { studyPlan, type Study } from "../plan/study-plan.ts";
import type { Surroundings } from "../plan/surroundings.ts";
import { validatePlan } from "../plan/validate/validate-plan.ts";
import { runIdentity } from "../run-identity.ts";
import type { GraphState, GraphUpdate } from "../state.ts";
import { spentBy } from "../step/run-usage.ts";
import type { Steps } from "../step/step-state.ts";
import { adoptPlan, wantsApproval } from "./adopt-plan.ts";
import { approvePlan } from "./approve-plan.ts";
import { beginPlan, passOver, planCreated } from "./begin-plan.ts";
import { noteWorkflows } from "./note-workflows.ts";
import { pinPlan } from "./pin-plan.ts";
import { queryText } from "./query-text.ts";
import { runInputs } from "./run-inputs.ts";

/** A plan under way that the graph sends back to the planner, with the state it stood in. */
export interface Continuation {
  readonly plan: Planned;
  readonly state: GraphState;
}

/** Keeps a plan that came with the run, writes one otherwise, waits for a person where one has to approve, plans around what failed. */
export function createPlannerNode(deps: GraphDependencies) {
  return async function planner(
    given: GraphState | Continuation,
    config: LangGraphRunnableConfig,
  ): Promise<GraphUpdate> {
    if ("state" in given) {
      const { plan, state } = given;
      return plan.state === "approval"
        ? await approve(plan, state, config, deps)
        : await replan(plan, state, config, deps);
    }
    const { plan, workflow } = given;
    if (workflow !== "") return inPlanSpan(() => adoptPlan({ workflow }, given, config, deps));
    if (plan !== null && "document" in plan) return inPlanSpan(() => adoptPlan(plan, given, config, deps));
    return planAfresh(given, config, deps);
  };
}

async function planAfresh(
  state: GraphState,
  config: LangGraphRunnableConfig,
  deps: GraphDependencies,
): Promise<GraphUpdate> {
  const text = queryText(state.messages);
  const { runId, tenant } = runIdentity(config);
  const base = { run_id: runId, revision: 0 };
  if (text === "") {
    const problems = [
      { code: "missing_question", path: "input.messages", message: "holds no text of a person to answer" },
    ];
    return { ...reset(state), plan: { ...base, steps: [], by: "given", state: "refused", problems } };
  }
  const around = await surroundings(new Set(Object.keys(runInputs(state, text, text))), tenant, deps);
  const planning = await write(
    {
      query: text,
      turns: state.turns,
      failed: [],
      workflows: offerWorkflows(around.workflows, around.agents),
      check: (draft) => check(draft, around),
    },
    config,
    deps,
  );
  const query = {
    text,
    question: planning.kind === "plan" ? planning.question : text,
    kind: planning.intent.kind,
    format: planning.intent.format,
  };
  const start = { ...reset(state), query, usage: new Overwrite(spentBy(planning.usage)) };
  if (planning.kind === "reply")
    return { ...start, plan: { ...base, steps: [], by: planning.by, state: "ready" }, answer: planning.text };

  const { plan: optimal, rewrites, proof } = study(planning.draft, around, deps.figures(tenant));
  await noteWorkflows(optimal, tenant, deps.workflows);
  const approval = wantsApproval(state, config);
  const tied = await pinPlan(optimal, {}, config, deps);
  const plan: Planned = {
    ...tied.plan,
    ...base,
    by: planning.by,
    proof,
    state: approval ? "approval" : "ready",
  };
  config.writer?.(
    planCreated(plan, {
      question: planning.question,
      repairs: planning.repairs.length,
      rewrites,
      fallback: planning.fallback,
    }),
  );
  const pins = new Overwrite({ ...tied.pins });
  return { ...start, pins, ...beginPlan(plan, runInputs(state, text, planning.question)) };
}

async function approve(
  plan: Planned,
  state: GraphState,
  config: LangGraphRunnableConfig,
  deps: GraphDependencies,
): Promise<GraphUpdate> {
  const question = state.query?.question ?? "";
  const { tenant } = runIdentity(config);
  const around = await surroundings(new Set(Object.keys(state.context)), tenant, deps);
  const decided = approvePlan(plan, question, around, deps.figures(tenant));
  if (decided.state === "rejected") return { plan: decided };
  await noteWorkflows(decided, tenant, deps.workflows);
  const tied = await pinPlan(decided, state.pins, config, deps);
  const revised = { ...tied.plan, revision: plan.revision };
  config.writer?.(planCreated(revised, { question, repairs: 0, rewrites: [] }));
  return { pins: { ...tied.pins }, ...beginPlan(revised, state.context) };
}

async function replan(
  old: Planned,
  state: GraphState,
  config: LangGraphRunnableConfig,
  deps: GraphDependencies,
): Promise<GraphUpdate> {
  const done = old.steps.filter((step) => state.steps[step.name]?.status === "completed");
  // What is done stays done: its steps belong to the new plan, and its outputs are there to be read.
  const merge = (draft: unknown): unknown => ({ steps: [...done.map(toDocument), ...stepsOf(draft)] });
  const { tenant } = runIdentity(config);
  const around = await surroundings(new Set(Object.keys(runInputs(state, "", ""))), tenant, deps);
  const query = state.query ?? { text: "", question: "", kind: "task" as const, format: "prose" as const };
  const request = {
    query: query.question,
    turns: state.turns,
    failed: failedSteps(state.steps),
    done: [...done, ...unread(state.steps, done)],
    workflows: offerWorkflows(around.workflows, around.agents),
    check: (draft: unknown) => check(merge(draft), around),
  };
  const planning = await write(request, config, deps);
  const usage = spentBy(planning.usage);
  const base = { ...old, revision: old.revision + 1, state: "ready" as const };
  // Given up: the plan stays the one that failed, so that what it has done is undone before the answer ends the run.
  if (planning.kind === "reply")
    return { plan: base, steps: passOver(old, state.steps, config), answer: planning.text, usage };
  const { plan: optimal, rewrites, proof } = study(merge(planning.draft), around, deps.figures(tenant));
  await noteWorkflows(optimal, tenant, deps.workflows);
  const tied = await pinPlan(optimal, state.pins, config, deps);
  const plan: Planned = { ...base, ...tied.plan, proof, by: planning.by };
  config.writer?.(
    planCreated(plan, {
      question: query.question,
      repairs: planning.repairs.length,
      rewrites,
      fallback: planning.fallback,
    }),
  );
  return { pins: { ...tied.pins }, ...beginPlan(plan, state.context, state.steps), usage };
}

/** Steps that have finished and that no later plan has kept, as nothing in it reads them. */
function unread(steps: Steps, done: readonly { readonly name: string }[]): DoneStep[] {
  return Object.entries(steps).flatMap(([name, { status }]) =>
    status === "completed" && NAMES.test(name) && !done.some((step) => step.name === name)
      ? [{ name, outputs: [] }]
      : [],
  );
}

/** Steps of the run that have failed, in whichever of its plans; not their tasks, whose paths are no names. */
function failedSteps(steps: Steps): FailedStep[] {
  return Object.entries(steps).flatMap(([name, state]) =>
    state.status === "failed" && NAMES.test(name) ? [{ name, agent: state.agent, failure: state.error }] : [],
  );
}

type Written = Planning & { readonly usage: Usage };

async function write(request: PlanRequest, config: LangGraphRunnableConfig, deps: GraphDependencies): Promise<Written> {
  let usage: Usage = { inputTokens: 0, outputTokens: 0 };
  const spend = (spent: Usage): void => {
    deps.onSpend?.({ tenant, agent: "planner", model: configured?.name, usage: spent });
    usage = {
      inputTokens: usage.inputTokens + spent.inputTokens,
      outputTokens: usage.outputTokens + spent.outputTokens,
      usd: (usage.usd ?? 0) + (spent.usd ?? 0),
    };
  };
  const signal = config.signal ?? new AbortController().signal;
  const { tenant } = runIdentity(config);
  const configured = deps.model("planner");
  const model = configured && limitModel(configured, AbortSignal.timeout(deps.planningMs));
  return inPlanSpan(async (note) => {
    const planning = await deps.writePlan(request, { model, signal, log: deps.log, spend, tenant });
    note(planning, usage, request);
    return { ...planning, usage };
  });
}

async function surroundings(
  inputs: ReadonlySet<string>,
  tenant: string,
  deps: GraphDependencies,
): Promise<Surroundings> {
  return {
    agents: deps.registry.visibleTo(tenant).every(),
    workflows: await deps.workflows.catalog(tenant),
    inputs,
    approve: deps.approve,
  };
}

function check(draft: unknown, around: Surroundings): readonly Problem[] {
  const reading = readPlan(draft);
  return reading.ok ? validatePlan(reading.plan, around) : reading.problems;
}

/** A draft that has passed `check`, as it runs. */
function study(draft: unknown, around: Surroundings, figures: Figures): Extract<Study, { ok: true }> {
  const reading = readPlan(draft);
  const studied = reading.ok ? studyPlan(reading.plan, around, figures, { by: "planner" }) : reading;
  if (studied.ok) return studied;
  throw new TypeError(`an unchecked draft: ${studied.problems[0]?.message ?? ""}`);
}

function stepsOf(draft: unknown): { name: string }[] {
  return (draft as { steps: { name: string }[] }).steps;
}

/** What every new question starts from. */
function reset(state: GraphState): GraphUpdate {
  return {
    query: null,
    inputs: {},
    outputs: {},
    approve_plan: false,
    answer: "",
    citations: [],
    steps: new Overwrite({}),
    mail: new Overwrite(NO_MAIL),
    pins: new Overwrite({}),
    context: new Overwrite(runInputs(state, "", "")),
  };
}
