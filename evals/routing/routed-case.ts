import { doerOf, type PlanDraft } from "../../src/agents/planner/plan-draft.ts";
import type { Problem } from "../../src/tools/problem.ts";
import { respectsOrder } from "./respects-order.ts";
import type { RoutingLine } from "./line.ts";

/** What a planner made of one line. */
export interface RoutedCase {
  readonly id: string;
  readonly query: string;
  readonly split: string | undefined;
  readonly expected: readonly string[];
  readonly actual: readonly string[];
  readonly exact: boolean;
  /** `undefined` where the line asks for no order. */
  readonly ordered: boolean | undefined;
  readonly latencyMs: number;
  readonly by: "model" | "builtin";
  /** Why the built-in planner stood in, or the plan is invalid. */
  readonly problems: readonly string[];
}

export interface Outcome {
  readonly steps: PlanDraft["steps"];
  readonly latencyMs: number;
  readonly by: "model" | "builtin";
  readonly problems: readonly Problem[];
  readonly fallback?: string;
}

/** Judges a plan by its line. */
export function judge(line: RoutingLine, outcome: Outcome): RoutedCase {
  const expected = [...new Set(line.agents)].toSorted();
  const actual = [...new Set(outcome.steps.map(doerOf))].toSorted();
  return {
    id: line.id,
    query: line.query,
    split: line.split,
    expected,
    actual,
    exact: expected.join(" ") === actual.join(" "),
    ordered: line.order.length === 0 ? undefined : line.order.every((pair) => respectsOrder(outcome.steps, pair)),
    latencyMs: outcome.latencyMs,
    by: outcome.by,
    problems: [
      ...outcome.problems.map(({ path, message }) => `${path}: ${message}`),
      ...(outcome.fallback === undefined ? [] : [`fallback: ${outcome.fallback}`]),
    ],
  };
}
