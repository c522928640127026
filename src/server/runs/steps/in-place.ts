import type { StepReport } from "./step-report.ts";
import { around, byPlace, ranksOf } from "./task-path.ts";

/**
 * The reports in the order of the plan, each before its tasks and with the one whose task it is; what the plan does not have comes last.
 *
 * @param named paths in the order in which they began
 */
export function inPlace(
  plan: readonly { readonly name: string }[],
  named: Iterable<string>,
  reports: readonly StepReport[],
): StepReport[] {
  const paths = new Set(reports.map((report) => report.path));
  const place = byPlace(ranksOf([...plan.map((step) => step.name), ...named, ...paths]));
  return reports
    .map((report) => ({ ...report, parent: around(report.path).find((outer) => paths.has(outer)) ?? null }))
    .toSorted((a, b) => place(a.path, b.path));
}
