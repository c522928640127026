import { InvalidInput } from "../../src/tools/errors.ts";
import { createPlanner } from "../../src/agents/planner/planner.ts";
import type { Model } from "../../src/agents/model/model.ts";
import { readPlan } from "../../src/graph/plan/read-plan.ts";
import { NO_WORKFLOWS } from "../../src/graph/plan/surroundings.ts";
import { validatePlan } from "../../src/graph/plan/validate/validate-plan.ts";
import type { PlanDraft } from "../../src/agents/planner/plan-draft.ts";
import type { Problem } from "../../src/tools/problem.ts";
import { createModels } from "../../src/server/models.ts";
import { readSettings } from "../../src/server/settings.ts";
import type { Figure } from "../figure.ts";
import { builtinAgents } from "../builtin-agents.ts";
import { keywordBaseline } from "./keyword-baseline.ts";
import type { RoutingLine } from "./line.ts";
import { readDataset } from "./read-dataset.ts";
import type { RoutedCase } from "./routed-case.ts";
import { runRouting } from "./run-routing.ts";
import { score } from "./score.ts";

export interface RoutingEval {
  readonly dataset: string;
  readonly planner: "builtin" | "model";
  readonly split: "tune" | "report" | undefined;
}

/**
 * Runs only the planner over a dataset. Where the lines have splits and none is asked for, each split has its figures beside those of the whole.
 *
 * @throws InvalidInput when the dataset is malformed, has no line of the split, or no model is configured for `model`.
 */
export async function evaluateRouting(
  { dataset, planner, split }: RoutingEval,
  modelOf: () => Model | undefined = configuredModel,
): Promise<{ figures: Figure[]; cases: RoutedCase[] }> {
  const lines = readDataset(dataset).filter((line) => split === undefined || line.split === split);
  if (lines.length === 0)
    throw new InvalidInput(`${dataset} has no line of the split ${split ?? ""}.`, { field: "split" });
  const model = planner === "model" ? modelOf() : undefined;
  if (planner === "model" && model === undefined) {
    throw new InvalidInput("--planner model needs OPENAI_API_KEY or OPENAI_BASE_URL.", { field: "planner" });
  }
  const registry = builtinAgents();
  const check = (draft: PlanDraft): readonly Problem[] => {
    const reading = readPlan(draft);
    if (!reading.ok) return reading.problems;
    return validatePlan(reading.plan, {
      workflows: NO_WORKFLOWS,
      agents: registry.list(),
      inputs: new Set(["question", "user_query"]),
    });
  };
  const cases = await runRouting(lines, { plan: createPlanner({ registry }).plan, model, check });
  const baseline = await runRouting(lines, { plan: keywordBaseline, check: () => [] });
  return { figures: [...score(cases, baseline), ...perSplit(lines, cases, baseline)], cases };
}

function perSplit(
  lines: readonly RoutingLine[],
  cases: readonly RoutedCase[],
  baseline: readonly RoutedCase[],
): Figure[] {
  const splits = [...new Set(lines.flatMap((line) => line.split ?? []))];
  if (splits.length < 2) return [];
  return splits.flatMap((split) => {
    const part = (list: readonly RoutedCase[]): RoutedCase[] => list.filter((each) => each.split === split);
    return score(part(cases), part(baseline), `routing.${split}`);
  });
}

function configuredModel(): Model | undefined {
  return createModels(readSettings().model).forAgent("planner");
}
