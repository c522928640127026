import { Counter, type Registry } from "prom-client";
import { KINDS, type Removed } from "../retention/removed.ts";

/** What was removed because it was past its time. @returns hears of each batch */
export function createRetentionMetrics(registry: Registry): (removed: Partial<Removed>) => void {
  const removals = new Counter({
    name: "baton_retention_removed_total",
    help: "Rows that were removed because they were past their time, by kind",
    labelNames: ["kind"],
    registers: [registry],
  });
  for (const kind of KINDS) removals.inc({ kind }, 0);
  return (removed) => {
    for (const kind of KINDS) removals.inc({ kind }, removed[kind] ?? 0);
  };
}
