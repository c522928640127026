import type { Driven } from "./drive.ts";
import { effectAt } from "./effect-at.ts";

/** Irreversible calls that changed the outside more than once: there must be none, however often the process died. */
export function doubled(driven: Driven): string[] {
  const made = new Map<string, number>();
  for (const { path, agent, happened } of irreversibleCalls(driven)) {
    const key = `${path} of ${agent}`;
    if (happened) made.set(key, (made.get(key) ?? 0) + 1);
  }
  return [...made].flatMap(([key, times]) => (times > 1 ? [`${key} was done ${times} times`] : []));
}

/** The calls of a run that cannot be undone, over all its processes. */
export function irreversibleCalls({ ledger, plan }: Driven): Driven["ledger"]["executions"] {
  return ledger.executions.filter(({ path, agent }) => effectAt(plan, path, agent) === "irreversible");
}
