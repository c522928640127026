import type { Driven } from "./drive.ts";
import type { Execution } from "./ledger.ts";
import { isBelow, stepAt, UNDO } from "./step-at.ts";

/** What is wrong with the compensations of a run: each completed task that has one is undone once, last first, where the run failed. */
export function wrongCompensations({ ledger, steps, plan, error, kills }: Driven): string[] {
  const undoing = ledger.executions
    .filter(({ path }) => path.endsWith(UNDO))
    .map((execution) => ({ ...execution, path: execution.path.replace(UNDO, "") }));
  if (error === undefined) return undoing.map(({ path }) => `${path} is undone, though the run ended well`);
  const found: string[] = [];
  const order: { readonly path: string; readonly first: Execution }[] = [];
  for (const [path, state] of Object.entries(steps)) {
    const at = stepAt(plan, path);
    const wanted = at?.step.compensate !== undefined && at.isTask;
    const tries = undoing.filter((execution) => execution.path === path);
    const times = tries.filter(({ done }) => done === true).length;
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
  const doing = ledger.executions.filter(({ path }) => !path.endsWith(UNDO));
  return [...found, ...wrongOrder(doing, undoing, order)];
}

/** One after the other; of two tasks of which one ended before the other began, the later is undone first. */
function wrongOrder(
  doing: readonly Execution[],
  undoing: readonly Execution[],
  order: readonly { readonly path: string; readonly first: Execution }[],
): string[] {
  const found: string[] = [];
  const spanOf = (path: string): { began: number; ended: number } => {
    const own = doing.filter(
      (execution) => execution.ended !== undefined && (execution.path === path || isBelow(execution.path, path)),
    );
    const last = Math.max(...own.map(({ epoch }) => epoch));
    const final = own.filter(({ epoch }) => epoch === last);
    return {
      began: Math.min(...final.map(({ began }) => began)),
      ended: Math.max(...own.map(({ ended }) => ended ?? 0)),
    };
  };
  for (const [at, earlier] of order.entries()) {
    for (const later of order.slice(at + 1)) {
      const [a, b] = [spanOf(earlier.path), spanOf(later.path)];
      const undoneFirst = earlier.first.began < later.first.began ? earlier.path : later.path;
      // A stand-in value completes a task without an attempt, at a moment that nobody noted.
      if (a.ended < b.began && undoneFirst === earlier.path)
        found.push(`${earlier.path} is undone before ${later.path}, which completed after it`);
      if (b.ended < a.began && undoneFirst === later.path)
        found.push(`${later.path} is undone before ${earlier.path}, which completed after it`);
    }
  }
  for (const [at, { path, ended, epoch }] of undoing.entries()) {
    const next = undoing[at + 1];
    if (next !== undefined && next.epoch === epoch && (ended ?? Infinity) > next.began)
      found.push(`${path} and ${next.path} are undone at once`);
  }
  return found;
}
