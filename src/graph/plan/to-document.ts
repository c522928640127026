import type { PlannedStep } from "./planned.ts";

/** A run's step in the words of the plan language: its deadline with the unit, for a bare number would be read as seconds. */
export function toDocument({ timeout, ...step }: PlannedStep): object {
  return timeout === undefined ? step : { ...step, timeout: `${timeout}ms` };
}
