import { Overwrite, type LangGraphRunnableConfig } from "@langchain/langgraph";
import type { Problem } from "../../tools/problem.ts";
import type { GraphDependencies } from "../dependencies.ts";
import { namesRead } from "../plan/dependencies.ts";
import { QUESTION_NAMES } from "../plan/names.ts";
import type { Plan } from "../plan/plan.ts";
import type { Planned } from "../plan/planned.ts";
import { readPlan } from "../plan/read-plan.ts";
import { resolvePlan } from "../plan/resolve-plan.ts";
import { NO_WORKFLOWS } from "../plan/surroundings.ts";
import { validatePlan } from "../plan/validate-plan.ts";
import { runIdentity } from "../run-identity.ts";
import type { GraphState, GraphUpdate } from "../state.ts";
import { beginPlan, planCreated } from "./begin-plan.ts";
import { queryText } from "./query-text.ts";
import { runInputs } from "./run-inputs.ts";

/** Takes up a plan that a person wrote; one that does not stand is kept as refused, with every reason. */
export function adoptPlan(
  document: unknown,
  state: GraphState,
  config: LangGraphRunnableConfig,
  deps: GraphDependencies,
): GraphUpdate {
  const { runId } = runIdentity(config);
  const text = queryText(state.messages);
  const start: GraphUpdate = {
    query: { text, question: text, kind: "task", format: "prose" },
    inputs: {},
    approve_plan: false,
    answer: "",
    citations: [],
    usage: new Overwrite({ input_tokens: 0, output_tokens: 0 }),
  };
  const base = { by: "given" as const, run_id: runId, revision: 0 };
  const reading = readPlan(document);
  const values = { ...runInputs(state, text, text), ...state.inputs };
  const problems = reading.ok ? checkGivenPlan(reading.plan, values, deps) : reading.problems;
  if (!reading.ok || problems.length > 0) {
    const refused: Planned = { ...base, steps: [], state: "refused", problems };
    return { ...start, plan: refused, steps: new Overwrite({}), context: new Overwrite({}) };
  }
  const approval =
    state.approve_plan || config.configurable?.approve_plan === true || config.context?.approve_plan === true;
  const plan: Planned = {
    ...resolvePlan(reading.plan, { agents: deps.registry.list(), workflows: NO_WORKFLOWS }),
    ...base,
    state: approval ? "approval" : "ready",
  };
  config.writer?.(planCreated(plan, { question: text, repairs: 0, rewrites: [] }));
  return { ...start, ...beginPlan(plan, valuesRead(reading.plan, values)) };
}

/** Why a plan that came with a run cannot run with these values. */
export function checkGivenPlan(
  plan: Plan,
  values: Readonly<Record<string, unknown>>,
  deps: Pick<GraphDependencies, "registry">,
): Problem[] {
  return validatePlan(plan, {
    agents: deps.registry.list(),
    workflows: NO_WORKFLOWS,
    inputs: new Set(Object.keys(values)),
  });
}

/** Of the run's values, those that the plan reads, and the question. */
function valuesRead(plan: Plan, values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const read = new Set(plan.steps.flatMap(namesRead));
  return Object.fromEntries(Object.entries(values).filter(([name]) => read.has(name) || QUESTION_NAMES.has(name)));
}
