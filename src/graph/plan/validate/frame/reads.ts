import { parseExpression, type ParsedExpression } from "../../expression/parse-expression.ts";
import type { PlanStep } from "../../plan.ts";
import { expressionsOf, localNames, namesOf, type Place } from "./places.ts";

/** A name of the run that a step reads from outside itself, with its place below the step. */
export interface Read {
  readonly name: string;
  readonly path: string;
  readonly place: Place;
  /** Whether the step is skipped where nobody wrote it; an aggregation is not. */
  readonly isListed: boolean;
}

/** What a step reads, expressions that are not CEL left out. */
export function readsOf(step: PlanStep): Read[] {
  const listed = namesOf(step).map(({ name, path, place }) => ({
    name,
    path,
    place,
    isListed: place === "inputs" && step.aggregate === undefined,
  }));
  const expressed = expressionsOf(step).flatMap(({ path, place, text }) =>
    namesIn(text).map((name) => ({ name, path, place, isListed: false })),
  );
  return [...listed, ...expressed].filter(({ name, place }) => !localNames(step, place).includes(name));
}

function namesIn(text: string): readonly string[] {
  return parsedOrNothing(text)?.names ?? [];
}

export function parsedOrNothing(text: string): ParsedExpression | undefined {
  try {
    return parseExpression(text);
  } catch {
    return undefined;
  }
}
