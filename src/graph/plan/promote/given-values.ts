import { stopWords } from "../../../tools/text/stop-words.ts";
import { isNames } from "../dependencies.ts";
import type { PlannedStep, PlannedWorkflow } from "../planned.ts";
import type { Recognized } from "./found-value.ts";
import { piecesNamed } from "./lifting.ts";
import { kindOfWord } from "./recognize-names.ts";

/** Parameters that say how an answer looks: their words are no values. */
const FORM: ReadonlySet<string> = new Set(["format", "schema", "instructions", "sql"]);
/** Longest literal, in words, that is taken for a name. */
const LONGEST_NAME = 5;

/** Values of the question that the plan itself points at: the text it hands on, and literals it took from it. */
export function givenValues(plan: PlannedWorkflow, question: string, userQuery: string): Recognized[] {
  return [...pieces(plan, question, userQuery), ...literals(plan, question)];
}

function pieces(plan: PlannedWorkflow, question: string, userQuery: string): Recognized[] {
  return plan.steps.flatMap((step) =>
    expressionsOf(step)
      .flatMap(piecesNamed)
      .flatMap(({ name, start, end }): Recognized[] => {
        const value = (name === "question" ? question : userQuery).slice(start, end);
        const at = question === userQuery || name === "question" ? start : question.indexOf(value);
        return at < 0 ? [] : [{ kind: "text", start: at, end: at + value.length, value, called: "text" }];
      }),
  );
}

function literals(plan: PlannedWorkflow, question: string): Recognized[] {
  const lower = question.toLowerCase();
  // Places are only the same in small letters while no letter changes its length.
  if (lower.length !== question.length) return [];
  return plan.steps
    .flatMap((step) => Object.entries(step.with).flatMap(([key, value]) => (FORM.has(key) ? [] : textsIn(key, value))))
    .toSorted((a, b) => b.text.length - a.text.length)
    .flatMap(({ key, text }): Recognized[] => {
      const at = wordAt(lower, text.toLowerCase());
      if (at < 0) return [];
      const value = question.slice(at, at + text.length);
      return [{ kind: kindOfWord(text) ?? "name", start: at, end: at + text.length, value, called: key }];
    });
}

function textsIn(key: string, value: unknown): { key: string; text: string }[] {
  if (typeof value === "string") {
    const isName =
      value.length > 2 && value.split(/\s+/u).length <= LONGEST_NAME && !stopWords.has(value.toLowerCase());
    // A number in a text stays a number of the question.
    return isName && /^\p{L}/u.test(value) && !/^[a-z]+_[a-z_]+$/u.test(value) ? [{ key, text: value }] : [];
  }
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([inner, each]) => textsIn(Array.isArray(value) ? key : inner, each));
}

function wordAt(text: string, word: string): number {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const alone = !/[\p{L}\p{N}_]$/u.test(text.slice(0, at)) && !/^[\p{L}\p{N}_]/u.test(text.slice(at + word.length));
    if (alone) return at;
  }
  return -1;
}

function expressionsOf(step: PlannedStep): string[] {
  return [
    ...(isNames(step.inputs) ? [] : Object.values(step.inputs)),
    ...(step.when === undefined ? [] : [step.when]),
    ...(step.for_each === undefined ? [] : [step.for_each.in]),
    ...(step.workflow?.steps.flatMap(expressionsOf) ?? []),
  ];
}
