import { agentsOf } from "../../src/agents/planner/builtin/core-agents.ts";
import { outcomes } from "../../src/agents/planner/routing/outcome.ts";
import { createRouter } from "../../src/agents/planner/routing/router.ts";
import { wilson } from "../figure.ts";
import { trainRouter, type Lesson, type TrainingOptions } from "./train-router.ts";

/** How one author's questions were routed by weights that had not seen that author. */
export interface Fold {
  readonly author: string;
  readonly exact: number;
  readonly total: number;
}

/** Leaves out two authors at a time, so that their manner is new to the weights. */
export function crossValidate(lessons: readonly Lesson[], options: TrainingOptions): Fold[] {
  const authors = [...new Set(lessons.map((lesson) => lesson.author))];
  const folds: Fold[] = [];
  for (let start = 0; start < authors.length; start += 2) {
    const held = authors.slice(start, start + 2);
    const { biases, weights } = trainRouter(
      lessons.filter((lesson) => !held.includes(lesson.author)),
      options,
    );
    const route = createRouter({ biases, byFeature: weights });
    for (const author of held) {
      const questions = lessons.filter((lesson) => lesson.author === author);
      const exact = questions.filter(
        ({ question, outcome }) => agents(route(question).outcome) === agents(outcomes[outcome]),
      ).length;
      folds.push({ author, exact, total: questions.length });
    }
  }
  return folds;
}

function agents(outcome: Parameters<typeof agentsOf>[0] = []): string {
  return agentsOf(outcome).toSorted().join(" ");
}

/** The folds and their sum, as lines for a terminal. */
export function printFolds(folds: readonly Fold[]): string {
  const exact = folds.reduce((sum, fold) => sum + fold.exact, 0);
  const total = folds.reduce((sum, fold) => sum + fold.total, 0);
  const percent = (part: number): string => `${(100 * part).toFixed(1)} %`;
  return [
    ...folds.map(
      ({ author, exact: hits, total: n }) => `${author.padEnd(14)} ${percent(hits / n).padStart(7)}  n ${n}`,
    ),
    `${"all".padEnd(14)} ${percent(exact / total).padStart(7)}  [${wilson(exact, total).map(percent).join(", ")}]  n ${total}`,
  ].join("\n");
}
