import type { Figure } from "../figure.ts";
import type { RoutedCase } from "./routed-case.ts";
import { counts } from "./score.ts";

/** The figures, the agents and the failing cases of a run, as lines for a terminal. */
export function printReport(figures: readonly Figure[], cases: readonly RoutedCase[]): string {
  const failed = cases.filter((each) => !each.exact || each.ordered === false || each.problems.length > 0);
  return [
    ...figures.map(figureLine),
    "",
    "agent          precision  recall",
    ...agentLines(cases),
    "",
    ...confusionLines(cases),
    `${cases.filter(isSound).length} of ${cases.filter(isPlan).length} plans read back in the plan language and are valid`,
    `${failed.length} of ${cases.length} cases fail`,
    ...failed.map(caseLine),
  ].join("\n");
}

function isPlan({ actual }: RoutedCase): boolean {
  return actual.length > 0;
}

function isSound(each: RoutedCase): boolean {
  return isPlan(each) && each.problems.length === 0;
}

function figureLine({ name, value, unit, n, interval, baseline }: Figure): string {
  const show = (number: number): string =>
    unit === "ms" ? `${number.toFixed(2)} ms` : `${(100 * number).toFixed(1)} %`;
  const beside = baseline === null ? "" : `  baseline ${show(baseline)}`;
  return `${name.padEnd(30)} ${show(value).padStart(10)}  [${interval.map(show).join(", ")}]  n ${n}${beside}`;
}

function agentLines(cases: readonly RoutedCase[]): string[] {
  const agents = [...new Set(cases.flatMap((each) => [...each.expected, ...each.actual]))].toSorted();
  return agents.map((agent) => {
    const { precision, recall } = counts(cases, agent);
    return `${agent.padEnd(14)} ${(100 * precision).toFixed(1).padStart(7)} %  ${(100 * recall).toFixed(1).padStart(5)} %`;
  });
}

/** Which sets are taken for which others, the most frequent first. */
function confusionLines(cases: readonly RoutedCase[]): string[] {
  const pairs = new Map<string, number>();
  for (const { exact, expected, actual } of cases) {
    if (exact) continue;
    const pair = `${named(expected)} taken for ${named(actual)}`;
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
  }
  const worst = [...pairs].toSorted((a, b) => b[1] - a[1]).slice(0, 8);
  return worst.length === 0 ? [] : [...worst.map(([pair, count]) => `${String(count).padStart(4)}  ${pair}`), ""];
}

function caseLine({ id, query, expected, actual, exact, ordered, problems }: RoutedCase): string {
  const what = exact ? (ordered === false ? "wrong order" : "invalid") : `${named(expected)} -> ${named(actual)}`;
  const why = problems.length === 0 ? "" : ` (${problems.join("; ")})`;
  return `  ${id}  [${what}]  ${query.replaceAll("\n", " / ")}${why}`;
}

function named(agents: readonly string[]): string {
  return agents.length === 0 ? "nothing" : agents.join("+");
}
