import { nearest } from "../../../../tools/nearest.ts";
import type { Problem } from "../../../../tools/problem.ts";
import { needed, WORDS_OF, type Aggregation } from "../../aggregation.ts";
import { isNames } from "../../dependencies.ts";
import type { PlanStep } from "../../plan.ts";
import type { Frame } from "../frame/frame.ts";
import { answerShapes, shapeAt, typed } from "../frame/shapes.ts";
import { answerShape } from "../shape/aggregate-shape.ts";
import { describeShape } from "../shape/describe-shape.ts";
import { neverFits } from "../shape/never-fits.ts";
import { ANY, NUMBER, type Shape } from "../shape/shape.ts";

/** Words of a step that have a meaning beside `aggregate`. */
const BESIDE = ["name", "description", "aggregate", "inputs", "outputs", "depends_on", "when", "on_error"] as const;
const OBJECT: Shape = [{ kind: "object", fields: new Map(), rest: () => ANY }];

/** A step that makes one value of several: words that fit its rule, something to aggregate, and answers that the rule can take. */
export function checkAggregate(frame: Frame, step: PlanStep, rule: Aggregation, at: string): Problem[] {
  const problems = [...checkWords(step, rule, at), ...checkCount(frame, step, rule, at)];
  return problems.length > 0 ? problems : checkAnswers(frame, step, rule, at);
}

function checkWords(step: PlanStep, rule: Aggregation, at: string): Problem[] {
  const further = Object.entries(step).flatMap(([word, value]) =>
    value === undefined || isEmpty(value) || BESIDE.some((known) => known === word) ? [] : [word],
  );
  const own = WORDS_OF[rule.how];
  const misfits = Object.keys(rule).filter((word) => word !== "how" && !own.some((known) => known === word));
  const words = own.length === 0 ? "no further words" : own.join(", ");
  return [
    ...further.map((word): Problem => ({
      code: "aggregate_word",
      path: `${at}.${word}`,
      message: `${word} has no meaning beside aggregate: nobody is at work there`,
      expected: BESIDE.join(", "),
    })),
    ...misfits.map((word): Problem => {
      const near = nearest(word, own);
      return {
        code: "aggregate_word",
        path: `${at}.aggregate.${word}`,
        message: `${word} has no meaning for ${rule.how}, which has ${words}`,
        expected: words,
        ...(near !== undefined && { nearest: near }),
      };
    }),
  ];
}

/** Words that are there by default. */
function isEmpty(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}

function checkCount(frame: Frame, step: PlanStep, rule: Aggregation, at: string): Problem[] {
  const count = isNames(step.inputs) ? step.inputs.length : Object.keys(step.inputs).length;
  if (count === 0) {
    const expected = "names, or expressions under names of their own";
    return [{ code: "nothing_to_aggregate", path: `${at}.inputs`, message: "there is nothing to aggregate", expected }];
  }
  const most = count > 1 ? count : longest(frame, step);
  const least = needed(rule, most);
  if (rule.n === undefined || least <= most) return [];
  const message = `${rule.how} takes ${least} answers, and there ${most === 1 ? "is" : "are"} ${most}`;
  return [{ code: "too_few_answers", path: `${at}.aggregate.n`, message, expected: `at most ${most}` }];
}

/** Of the only input the longest list that it can be; one, where it is none. */
function longest(frame: Frame, step: PlanStep): number {
  const [shape = ANY] = isNames(step.inputs)
    ? step.inputs.map((name) => shapeAt(frame, step, "inputs", name))
    : Object.values(step.inputs).map((text) => typed(text, (name) => shapeAt(frame, step, "inputs", name)));
  return Math.max(1, ...shape.map((one) => (one.kind === "any" ? Infinity : one.kind === "array" ? one.most : 1)));
}

/** Answers that the rule could never take. */
function checkAnswers(frame: Frame, step: PlanStep, rule: Aggregation, at: string): Problem[] {
  const shapes = answerShapes(frame, step);
  if (rule.how === "merge") {
    const paths = isNames(step.inputs) ? step.inputs.keys() : Object.keys(step.inputs);
    return [...paths].flatMap((key, place): Problem[] => {
      const shape = answerShape([shapes[place] ?? ANY]);
      if (!neverFits(shape, OBJECT)) return [];
      const message = `merge takes objects, and this is ${describeShape(shape)}`;
      return [{ code: "type_mismatch", path: `${at}.inputs.${key}`, message, expected: "an object" }];
    });
  }
  if (rule.how !== "best_by_score") return [];
  const { by = "item.score" } = rule;
  const item = answerShape(shapes);
  const score = typed(by, (name) => (name === "item" ? item : shapeAt(frame, step, "by", name)));
  const path = rule.by === undefined ? `${at}.aggregate` : `${at}.aggregate.by`;
  if (!neverFits(score, NUMBER) && (rule.by !== undefined || hasField(item, "score"))) return [];
  const what = rule.by === undefined ? `${describeShape(item)}, without a number under score` : describeShape(score);
  const message = `best_by_score takes the best of numbers, and ${by} is none: it reads ${what}`;
  return [{ code: "expression_type", path, message, expected: "by: an expression over item that gives a number" }];
}

function hasField(shape: Shape, name: string): boolean {
  return (
    shape.length === 0 ||
    shape.some(
      (one) => one.kind === "any" || (one.kind === "object" && (one.fields.has(name) || one.rest !== undefined)),
    )
  );
}
