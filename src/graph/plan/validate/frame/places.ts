import { ITEM } from "../../aggregation.ts";
import { INDEX, isNames, ITERATION } from "../../dependencies.ts";
import type { PlanStep } from "../../plan.ts";

/** Where in a step something is read; it decides which names are in sight there. */
export type Place = "inputs" | "when" | "list" | "until" | "by" | "compensate";

/** An expression of a step. */
export interface ExpressionPlace {
  readonly place: Place;
  /** Below the step. */
  readonly path: string;
  readonly text: string;
}

/** A name that a step reads as it is, in a list of inputs. */
export interface NamePlace {
  readonly place: Place;
  readonly path: string;
  readonly name: string;
}

export function expressionsOf(step: PlanStep): ExpressionPlace[] {
  const { inputs, when, for_each: each, repeat, aggregate, compensate } = step;
  return [
    ...mapped("inputs", "inputs", inputs),
    ...(when === undefined ? [] : [{ place: "when", path: "when", text: when } as const]),
    ...(each === undefined ? [] : [{ place: "list", path: "for_each.in", text: each.in } as const]),
    ...(repeat === undefined ? [] : [{ place: "until", path: "repeat.until", text: repeat.until } as const]),
    ...(aggregate?.by === undefined ? [] : [{ place: "by", path: "aggregate.by", text: aggregate.by } as const]),
    ...(compensate === undefined ? [] : mapped("compensate", "compensate.inputs", compensate.inputs)),
  ];
}

export function namesOf(step: PlanStep): NamePlace[] {
  const listed = (place: Place, path: string, inputs: PlanStep["inputs"]): NamePlace[] =>
    isNames(inputs) ? inputs.map((name, index) => ({ place, path: `${path}.${index}`, name })) : [];
  return [
    ...listed("inputs", "inputs", step.inputs),
    ...(step.compensate === undefined ? [] : listed("compensate", "compensate.inputs", step.compensate.inputs)),
  ];
}

function mapped(place: Place, path: string, inputs: PlanStep["inputs"]): ExpressionPlace[] {
  if (isNames(inputs)) return [];
  return Object.entries(inputs).map(([parameter, text]) => ({ place, path: `${path}.${parameter}`, text }));
}

/** Names that only exist inside the step, at that place: its item, the counters, and what it has written itself. */
export function localNames(step: PlanStep, place: Place): string[] {
  if (place === "when" || place === "list") return [];
  if (place === "by") return [ITEM];
  const item = step.for_each === undefined ? [] : [step.for_each.as, INDEX];
  const round = step.repeat === undefined ? [] : [ITERATION];
  const own = place === "compensate" || step.repeat !== undefined ? step.outputs : [];
  return [...item, ...round, ...own];
}
