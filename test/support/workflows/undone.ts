import type { StepState } from "../../../src/graph/step/step-state.ts";
import type { Driven } from "./drive.ts";
import { effectAt } from "./effect-at.ts";
import type { Execution } from "./ledger.ts";
import { TEMPERS, type AgentName } from "./script.ts";
import { stepAt, UNDO } from "./step-at.ts";

/** Two ends so far apart are in the order in which they were noted. */
const CLEARLY_MS = 2;

/**
 * What is wrong with the compensations of a run: each task that an agent or a workflow completed and that has one is undone once, last first,
 * where the run failed; a nested workflow in which there is such a task is not tried again.
 */
export function wrongCompensations({ ledger, steps, plan, error, kills }: Driven): string[] {
  const undoing = ledger.executions
    .filter(({ path }) => path.endsWith(UNDO))
    .map((execution) => ({ ...execution, path: execution.path.replace(UNDO, "") }));
  const found = doneAgain({ plan, steps });
  if (error === undefined)
    return [...found, ...undoing.map(({ path }) => `${path} is undone, though the run ended well`)];
  const order: { readonly path: string; readonly first: Execution }[] = [];
  const isDone = (path: string): boolean =>
    ledger.executions.some(
      (one) =>
        one.path === path && (effectAt(plan, path, one.agent) === "irreversible" ? one.happened : one.done === true),
    );
  for (const [path, state] of Object.entries(steps)) {
    if (path.endsWith(UNDO)) continue;
    const wanted = isUndoable(plan, path, state);
    const tries = undoing.filter((execution) => execution.path === path);
    // Of one that cannot be undone itself a person says whether it was done, also where nobody heard of its end.
    const times = tries.filter(({ agent, done, happened }) =>
      TEMPERS[agent as AgentName].effect === "irreversible" ? happened : done === true,
    ).length;
    if (state.status === "completed" && wanted) found.push(`${path} completed and is not undone`);
    if (state.status === "compensated" && (kills === 0 ? times !== 1 : times < 1))
      found.push(`${path} is undone ${times} times`);
    const undone = state.status === "compensated" || state.status === "uncompensated";
    if (undone && stepAt(plan, path)?.step.workflow === undefined && !isDone(path))
      found.push(`${path} is ${state.status}, and no agent did it`);
    if (state.status === "uncompensated" && times > 0) found.push(`${path} is undone, and should be known as such`);
    if (tries.length > 0 && !wanted) found.push(`${path} is undone, and has nothing to undo it`);
    const [first] = tries;
    if (first !== undefined) order.push({ path, first });
  }
  const known = new Set(Object.keys(steps));
  for (const { path } of undoing) if (!known.has(path)) found.push(`${path} is undone and not known`);
  // An irreversible call has completed once that is on record, or a person has said so.
  const doing = ledger.executions.filter(
    ({ path, agent }) => !path.endsWith(UNDO) && effectAt(plan, path, agent) !== "irreversible",
  );
  return [...found, ...wrongOrder(doing, undoing, order)];
}

/** Whether it has a compensation; a value that stands in is not undone. */
function isUndoable(plan: Driven["plan"], path: string, state: StepState): boolean {
  const at = stepAt(plan, path);
  const byValue = state.status === "completed" && state.fallback === "value";
  return at?.step.compensate !== undefined && at.isTask && !byValue;
}

/** Tasks to be undone in nested workflows that were tried again all the same. */
function doneAgain({ plan, steps }: Pick<Driven, "plan" | "steps">): string[] {
  const paths = Object.keys(steps);
  return Object.entries(steps).flatMap(([path, state]) => {
    const done = state.status === "completed" || state.status === "compensated" || state.status === "uncompensated";
    if (!done || path.endsWith(UNDO) || !isUndoable(plan, path, state)) return [];
    const next = triesAfter(path).find((prefix) => paths.some((other) => other.startsWith(prefix)));
    return next === undefined ? [] : [`${path} is to be undone, and ${next} is tried again`];
  });
}

/** What the paths begin with of the next tries of the workflows that a step stands in. */
function triesAfter(path: string): string[] {
  return [...path.matchAll(/\//g)].map(({ index }) => {
    const [, step = "", number = "1"] = /^(.*?)(?:~(\d+))?$/.exec(path.slice(0, index)) ?? [];
    return `${step}~${Number(number) + 1}/`;
  });
}

/**
 * One after the other; of two tasks of agents of which one clearly ended before the other, the other is undone first. When a nested workflow or a
 * stand-in value came to its end nobody noted.
 */
function wrongOrder(
  doing: readonly Execution[],
  undoing: readonly Execution[],
  order: readonly { readonly path: string; readonly first: Execution }[],
): string[] {
  const found: string[] = [];
  const endOf = (path: string): number | undefined =>
    doing.findLast((one) => one.path === path && one.done === true)?.ended;
  const known = order.flatMap(({ path, first }) => {
    const end = endOf(path);
    return end === undefined ? [] : [{ path, end, undone: first.began }];
  });
  for (const one of known) {
    for (const other of known) {
      if (one.end + CLEARLY_MS < other.end && one.undone < other.undone)
        found.push(`${one.path} is undone before ${other.path}, which completed after it`);
    }
  }
  for (const [at, { path, ended, epoch }] of undoing.entries()) {
    const next = undoing[at + 1];
    if (next !== undefined && next.epoch === epoch && (ended ?? Infinity) > next.began)
      found.push(`${path} and ${next.path} are undone at once`);
  }
  return found;
}
