import type { Driven } from "./drive.ts";
import { effectAt } from "./effect-at.ts";
import type { Execution } from "./ledger.ts";
import { TEMPERS, type AgentName } from "./script.ts";
import { stepAt, UNDO } from "./step-at.ts";

/** Two ends so far apart are in the order in which they were noted. */
const CLEARLY_MS = 2;

/** What is wrong with the compensations of a run: each completed task that has one is undone once, last first, where the run failed. */
export function wrongCompensations({ ledger, steps, plan, error, kills }: Driven): string[] {
  const undoing = ledger.executions
    .filter(({ path }) => path.endsWith(UNDO))
    .map((execution) => ({ ...execution, path: execution.path.replace(UNDO, "") }));
  if (error === undefined) return undoing.map(({ path }) => `${path} is undone, though the run ended well`);
  const found: string[] = [];
  const order: { readonly path: string; readonly first: Execution }[] = [];
  for (const [path, state] of Object.entries(steps)) {
    if (path.endsWith(UNDO)) continue;
    const at = stepAt(plan, path);
    const wanted = at?.step.compensate !== undefined && at.isTask;
    const tries = undoing.filter((execution) => execution.path === path);
    // Of one that cannot be undone itself a person says whether it was done, also where nobody heard of its end.
    const times = tries.filter(({ agent, done, happened }) =>
      TEMPERS[agent as AgentName].effect === "irreversible" ? happened : done === true,
    ).length;
    if (state.status === "completed" && wanted) found.push(`${path} completed and is not undone`);
    if (state.status === "compensated" && (kills === 0 ? times !== 1 : times < 1))
      found.push(`${path} is undone ${times} times`);
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
