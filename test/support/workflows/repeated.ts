import type { Driven } from "./drive.ts";
import { isBelow, UNDO } from "./step-at.ts";

/** Attempts at what was on record as ended, and attempts made twice by one process: there must be none. */
export function repeated({ ledger, record }: Driven): string[] {
  const found: string[] = [];
  const seen = new Set<string>();
  for (const { path, agent, attempt, epoch } of ledger.executions) {
    const key = `${path} attempt ${attempt} of ${agent} in process ${epoch}`;
    if (seen.has(key)) found.push(`${key} is made twice`);
    seen.add(key);
    const undoing = path.endsWith(UNDO);
    const task = path.replace(UNDO, "");
    const before = record.find(
      (entry) =>
        entry.epoch < epoch &&
        entry.undone === undoing &&
        (entry.path === task || (!undoing && isBelow(task, entry.path))),
    );
    if (before !== undefined) found.push(`${key}: ${before.path} was on record in process ${before.epoch}`);
  }
  return found;
}
