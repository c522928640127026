import type { PlannedStep } from "../planned.ts";
import type { Mark } from "./diagram.ts";

/** The chips of a step: on what condition, how often, with whose consent, and what happens when it fails. */
export function marksOf(step: PlannedStep): Mark[] {
  const { when, for_each: each, repeat, approval, compensate, fallback, on_error, effect } = step;
  const others = fallback?.map((other) => ("value" in other ? "a value" : other.agent)).join(", ");
  return [
    ...mark("effect", effect === "irreversible" || effect === "compensable" ? effect : undefined),
    ...mark("aggregate", aggregationInWords(step)),
    ...mark("when", when && `when ${when}`),
    ...mark("each", each && `each ${each.as} in ${each.in}, ${each.concurrency} at once`),
    ...mark("repeat", repeat && `until ${repeat.until}, at most ${repeat.max}×`),
    ...mark("approval", approval && "approval"),
    ...mark("fallback", others && `or ${others}`),
    ...mark("undo", compensate && `undo: ${compensate.agent}`),
    ...mark("policy", on_error === "skip" ? "may fail" : undefined),
  ];
}

/** The rest, in full, for whoever points at the box. */
export function detailsOf(step: PlannedStep): string[] {
  const { timeout, retry, approval, description } = step;
  return [
    ...(description === undefined ? [] : [description]),
    ...marksOf(step).map(({ text }) => text),
    ...(approval?.message === undefined ? [] : [`asks: ${approval.message}`]),
    ...(retry?.attempts === undefined ? [] : [`${retry.attempts} ${retry.attempts === 1 ? "attempt" : "attempts"}`]),
    ...(timeout === undefined ? [] : [`at most ${timeout / 1000} s an attempt`]),
  ];
}

/** What an aggregation says beyond its rule, which stands in the place of the agent. */
function aggregationInWords({ aggregate }: PlannedStep): string | undefined {
  if (aggregate === undefined) return undefined;
  const { how, n, by, order, on_conflict, otherwise } = aggregate;
  const words = [
    ...(n === undefined ? [] : [how === "quorum" ? `${n} agree` : `at least ${n}`]),
    ...(by === undefined ? [] : [`by ${by}`]),
    ...(order === "lowest" ? ["lowest first"] : []),
    ...(on_conflict === undefined ? [] : [`${on_conflict === "fail" ? "no conflicts" : `${on_conflict} wins`}`]),
    ...(otherwise === undefined ? [] : [`else ${otherwise}`]),
  ];
  return words.length === 0 ? undefined : words.join(", ");
}

function mark(kind: Mark["kind"], text: string | undefined): Mark[] {
  return text === undefined ? [] : [{ kind, text }];
}
