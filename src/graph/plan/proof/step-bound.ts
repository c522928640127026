import type { PlannedStep } from "../planned.ts";
import { sumBounds } from "./bound-sums.ts";
import type { Figures } from "./figures.ts";
import type { TaskBound } from "./leaf-bound.ts";
import { itemsOf, type Items } from "./list-lengths.ts";
import { measureStep } from "./measure.ts";

/**
 * What a step takes with all its items, rounds and nested steps; at worst with everything undone afterwards.
 *
 * @param options.items how many items its list has, where that is known already
 */
export function stepBound(step: PlannedStep, figures: Figures, options: { readonly items?: number } = {}): TaskBound {
  const { worst, expected, least, undo } = measureStep(step, figures, itemsGiven(step, options.items));
  return { worst: sumBounds([worst, undo]), expected, least };
}

function itemsGiven(step: PlannedStep, items: number | undefined): Items {
  if (items === undefined || step.for_each === undefined) return itemsOf(step, () => undefined);
  // A longer list fails the step before its first item.
  const count = items > step.for_each.max ? 0 : items;
  return { least: count, usual: count, most: count };
}
