import { createPlanner, type PlannerOptions } from "../../../src/agents/planner/planner.ts";
import { doerOf, type PlanDraft } from "../../../src/agents/planner/plan-draft.ts";
import type {
  DoneStep,
  FailedStep,
  OfferedWorkflow,
  Planning,
  PlanRequest,
  Turn,
} from "../../../src/agents/planner/planning.ts";
import type { Model } from "../../../src/agents/model/model.ts";
import type { Usage } from "../../../src/agents/model/usage.ts";
import type { Agent } from "../../../src/agents/agent.ts";
import { builtinAgents } from "../../../evals/builtin-agents.ts";
import { silentLogger } from "../../../evals/silent-logger.ts";
import type { Problem } from "../../../src/tools/problem.ts";
import type { Registry } from "../../../src/tools/registry/registry.ts";

interface Ask {
  readonly turns?: readonly Turn[];
  readonly failed?: readonly FailedStep[];
  readonly model?: Model;
  readonly signal?: AbortSignal;
  readonly check?: PlanRequest["check"];
  readonly workflows?: readonly OfferedWorkflow[];
  readonly done?: readonly DoneStep[];
}

/** A planner over Baton's own agents, and a way to ask it. */
export function plannerFixture(
  options: { readonly registry?: Registry<Agent> } & Omit<PlannerOptions, "registry"> = {},
) {
  const registry = options.registry ?? builtinAgents();
  const planner = createPlanner({ ...options, registry });
  registry.register(planner.agent);
  const spent: Usage[] = [];
  const ask = (
    query: string,
    { turns = [], failed = [], model, signal, check, ...more }: Ask = {},
  ): Promise<Planning> =>
    planner.plan(
      {
        ...more,
        query,
        turns,
        failed,
        check: check ?? ((draft) => structuralProblems(draft, registry, turns.length > 0)),
      },
      {
        model,
        signal: signal ?? new AbortController().signal,
        log: silentLogger,
        spend: (usage) => spent.push(usage),
        tenant: "default",
      },
    );
  return { ask, planner, registry, spent };
}

/** A turn in which 20 seats were priced. */
export const pricedTurn: Turn = {
  query: "What does Team cost for 20 seats?",
  question: "What does Team cost for 20 seats?",
  answer: "Team for 20 seats costs $360.00 a month.",
  steps: [
    { name: "price_quote", agent: "pricer" },
    { name: "write_answer", agent: "synthesizer" },
  ],
  outputs: ["price_findings", "final_answer"],
};

export const agentsIn = (planning: Planning): string[] =>
  planning.kind === "plan" ? planning.draft.steps.map(doerOf) : [];

export function draftOf(planning: Planning): PlanDraft {
  if (planning.kind !== "plan") throw new Error(`expected a plan, got the reply "${planning.text}"`);
  return planning.draft;
}

/** A small validator of the test's own: known agents, unique names, every name read is written before or brought by the run. */
export function structuralProblems(draft: PlanDraft, registry: Registry<Agent>, followUp = false): Problem[] {
  const known = new Set(["question", "user_query", ...(followUp ? ["previous_answer", "previous_outputs"] : [])]);
  const problems: Problem[] = [];
  const names = new Set<string>();
  for (const [index, step] of draft.steps.entries()) {
    const path = `steps.${index}`;
    if (step.workflow === undefined && registry.get(step.agent ?? "") === undefined) {
      problems.push({ code: "unknown_agent", path: `${path}.agent`, message: `unknown agent ${doerOf(step)}` });
    }
    if (names.has(step.name)) problems.push({ code: "duplicate_step", path: `${path}.name`, message: step.name });
    names.add(step.name);
    const read = Array.isArray(step.inputs) ? step.inputs : Object.values(step.inputs);
    for (const expression of read) {
      const name = /^[a-z_]+/.exec(expression)?.[0] ?? expression;
      if (!known.has(name))
        problems.push({ code: "missing_input", path: `${path}.inputs`, message: `nobody writes ${name}` });
    }
    for (const output of step.outputs) {
      if (known.has(output)) problems.push({ code: "duplicate_output", path: `${path}.outputs`, message: output });
      known.add(output);
    }
  }
  return problems;
}
