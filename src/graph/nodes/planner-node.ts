import { Overwrite, type LangGraphRunnableConfig } from "@langchain/langgraph";
import type { Planning, PlanRequest } from "../../agents/planner/planning.ts";
import { limitModel } from "../../agents/model/limit-model.ts";
import type { Usage } from "../../agents/model/usage.ts";
import type { GraphDependencies } from "../dependencies.ts";
import { optimizePlan } from "../plan/optimize-plan.ts";
import type { Plan } from "../plan/plan.ts";
import type { Planned, PlannedWorkflow } from "../plan/planned.ts";
import { readPlan } from "../plan/read-plan.ts";
import { toDocument } from "../plan/to-document.ts";
import { resolvePlan } from "../plan/resolve-plan.ts";
import { NO_WORKFLOWS } from "../plan/surroundings.ts";
import { validatePlan } from "../plan/validate-plan.ts";
import { runIdentity } from "../run-identity.ts";
import type { GraphState, GraphUpdate } from "../state.ts";
import { adoptPlan } from "./adopt-plan.ts";
import { approvePlan } from "./approve-plan.ts";
import { beginPlan, planCreated } from "./begin-plan.ts";
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
      return plan.state === "approval" ? approve(plan, state, config, deps) : replan(plan, state, config, deps);
    }
    const { plan } = given;
    if (plan !== null && "document" in plan) return adoptPlan(plan.document, given, config, deps);
    return planAfresh(given, config, deps);
  };
}

async function planAfresh(
  state: GraphState,
  config: LangGraphRunnableConfig,
  deps: GraphDependencies,
): Promise<GraphUpdate> {
  const text = queryText(state.messages);
  const { runId } = runIdentity(config);
  const base = { run_id: runId, revision: 0 };
  if (text === "") {
    const problems = [
      { code: "missing_question", path: "input.messages", message: "holds no text of a person to answer" },
    ];
    return { ...reset(state), plan: { ...base, steps: [], by: "given", state: "refused", problems } };
  }
  const names = new Set(Object.keys(runInputs(state, text, text)));
  const planning = await write(
    { query: text, turns: state.turns, failed: [], check: (draft) => check(draft, names, deps) },
    config,
    deps,
  );
  const query = {
    text,
    question: planning.kind === "plan" ? planning.question : text,
    kind: planning.intent.kind,
    format: planning.intent.format,
  };
  const start = { ...reset(state), query, usage: usageOf(planning.usage) };
  if (planning.kind === "reply")
    return { ...start, plan: { ...base, steps: [], by: planning.by, state: "ready" }, answer: planning.text };

  const { plan: optimal, rewrites } = optimizePlan(resolve(read(planning.draft), deps), deps.registry.list());
  const approval =
    state.approve_plan || config.configurable?.approve_plan === true || config.context?.approve_plan === true;
  const plan: Planned = { ...optimal, ...base, by: planning.by, state: approval ? "approval" : "ready" };
  config.writer?.(
    planCreated(plan, {
      question: planning.question,
      repairs: planning.repairs.length,
      rewrites,
      fallback: planning.fallback,
    }),
  );
  return { ...start, ...beginPlan(plan, runInputs(state, text, planning.question)) };
}

function approve(
  plan: Planned,
  state: GraphState,
  config: LangGraphRunnableConfig,
  deps: GraphDependencies,
): GraphUpdate {
  const question = state.query?.question ?? "";
  const decided = approvePlan(plan, question, deps.registry.list(), new Set(Object.keys(state.context)));
  if (decided.state === "rejected") return { plan: decided };
  const revised = { ...decided, revision: plan.revision };
  config.writer?.(planCreated(revised, { question, repairs: 0, rewrites: [] }));
  return beginPlan(revised, state.context);
}

async function replan(
  old: Planned,
  state: GraphState,
  config: LangGraphRunnableConfig,
  deps: GraphDependencies,
): Promise<GraphUpdate> {
  const done = old.steps.filter((step) => state.steps[step.name]?.status === "completed");
  const failed = old.steps.flatMap((step) => {
    const known = state.steps[step.name];
    return known?.status === "failed" ? [{ name: step.name, agent: step.agent, failure: known.error }] : [];
  });
  // What is done stays done: its steps belong to the new plan, and its outputs are there to be read.
  const merge = (draft: unknown): unknown => ({
    steps: [...done.map(toDocument), ...stepsOf(draft).filter((step) => !done.some((kept) => kept.name === step.name))],
  });
  const names = new Set(Object.keys(runInputs(state, "", "")));
  const query = state.query ?? { text: "", question: "", kind: "task" as const, format: "prose" as const };
  const request = {
    query: query.question,
    turns: state.turns,
    failed,
    check: (draft: unknown) => check(merge(draft), names, deps),
  };
  const planning = await write(request, config, deps);
  const base = { ...old, revision: old.revision + 1, state: "ready" as const };
  if (planning.kind === "reply") return { plan: { ...base, steps: done }, answer: planning.text };
  const { plan: optimal, rewrites } = optimizePlan(resolve(read(merge(planning.draft)), deps), deps.registry.list());
  const plan: Planned = { ...base, ...optimal, by: planning.by };
  config.writer?.(
    planCreated(plan, {
      question: query.question,
      repairs: planning.repairs.length,
      rewrites,
      fallback: planning.fallback,
    }),
  );
  return { ...beginPlan(plan, state.context, state.steps), usage: planning.usage };
}

type Written = Planning & { readonly usage: { input_tokens: number; output_tokens: number } };

async function write(request: PlanRequest, config: LangGraphRunnableConfig, deps: GraphDependencies): Promise<Written> {
  const usage = { input_tokens: 0, output_tokens: 0 };
  const spend = (spent: Usage): void => {
    usage.input_tokens += spent.inputTokens;
    usage.output_tokens += spent.outputTokens;
  };
  const signal = config.signal ?? new AbortController().signal;
  const { tenant } = runIdentity(config);
  const configured = deps.model("planner");
  const model = configured && limitModel(configured, AbortSignal.timeout(deps.planningMs));
  const planning = await deps.writePlan(request, { model, signal, log: deps.log, spend, tenant });
  return { ...planning, usage };
}

function check(draft: unknown, inputs: ReadonlySet<string>, deps: GraphDependencies) {
  const reading = readPlan(draft);
  return reading.ok
    ? validatePlan(reading.plan, { agents: deps.registry.list(), workflows: NO_WORKFLOWS, inputs })
    : reading.problems;
}

/** A draft that has passed `check`. */
function read(draft: unknown) {
  const reading = readPlan(draft);
  if (!reading.ok) throw new TypeError(`an unchecked draft: ${reading.problems[0]?.message ?? ""}`);
  return reading.plan;
}

function resolve(plan: Plan, deps: GraphDependencies): PlannedWorkflow {
  return resolvePlan(plan, { agents: deps.registry.list(), workflows: NO_WORKFLOWS });
}

function stepsOf(draft: unknown): { name: string }[] {
  return (draft as { steps: { name: string }[] }).steps;
}

/** What every new question starts from. */
function reset(state: GraphState): GraphUpdate {
  return {
    query: null,
    inputs: {},
    approve_plan: false,
    answer: "",
    citations: [],
    steps: new Overwrite({}),
    context: new Overwrite(runInputs(state, "", "")),
  };
}

function usageOf(usage: { input_tokens: number; output_tokens: number }): GraphUpdate["usage"] {
  return new Overwrite(usage);
}
