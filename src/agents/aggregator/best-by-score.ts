import { InvalidInput, NotFound } from "../../tools/errors.ts";
import type { Candidates } from "./candidates.ts";
import { fieldAt } from "./field-at.ts";

/** The value with the best score; of equals the first. @throws InvalidInput for one without a score; NotFound when no value is there. */
export function bestByScore({ count, present }: Candidates, by: string, order: "highest" | "lowest"): unknown {
  const scored = present.map(({ name, value }) => {
    const score = fieldAt(value, by);
    if (typeof score !== "number" || !Number.isFinite(score))
      throw new InvalidInput(`${name} has no score: its ${by} is no number`, { field: by });
    return { value, score };
  });
  const better = (one: number, other: number): boolean => (order === "highest" ? one > other : one < other);
  const [first, ...others] = scored;
  if (first === undefined) throw new NotFound(`none of ${count} inputs has a value`, { field: "values" });
  return others.reduce((best, next) => (better(next.score, best.score) ? next : best), first).value;
}
