import { bootstrap, quantile, wilson, type Figure } from "../figure.ts";
import type { RoutedCase } from "./routed-case.ts";

type Sets = Pick<RoutedCase, "expected" | "actual">;

/** The figures of a run; `prefix` is `routing`, or `routing.report` for a part. `baseline` are the same lines as a simple planner routes them. */
export function score(cases: readonly RoutedCase[], baseline: readonly RoutedCase[], prefix = "routing"): Figure[] {
  const ordered = (list: readonly RoutedCase[]): RoutedCase[] => list.filter((each) => each.ordered !== undefined);
  const empty = (list: readonly RoutedCase[]): RoutedCase[] => list.filter((each) => each.expected.length === 0);
  const share = (
    name: string,
    list: readonly RoutedCase[],
    base: readonly RoutedCase[],
    hit: (each: RoutedCase) => boolean,
  ): Figure => {
    const hits = list.filter(hit).length;
    const value = ratio(hits, list.length);
    const simple = ratio(base.filter(hit).length, base.length);
    return {
      name: `${prefix}.${name}`,
      value,
      unit: "share",
      n: list.length,
      interval: wilson(hits, list.length),
      baseline: simple,
    };
  };
  const overSets = (name: string, measure: (list: readonly Sets[]) => number): Figure => ({
    name: `${prefix}.${name}`,
    value: measure(cases),
    unit: "share",
    n: cases.length,
    interval: bootstrap(cases, measure),
    baseline: measure(baseline),
  });
  const latency = (name: string, part: number): Figure => {
    const measure = (list: readonly RoutedCase[]): number =>
      quantile(
        list.map((each) => each.latencyMs).toSorted((a, b) => a - b),
        part,
      );
    const interval = bootstrap(cases, measure);
    return {
      name: `${prefix}.${name}`,
      value: measure(cases),
      unit: "ms",
      n: cases.length,
      interval,
      baseline: measure(baseline),
    };
  };
  return [
    share("exact_set", cases, baseline, (each) => each.exact),
    overSets("precision", (list) => counts(list).precision),
    overSets("recall", (list) => counts(list).recall),
    overSets("f1", (list) => counts(list).f1),
    share("order", ordered(cases), ordered(baseline), (each) => each.ordered === true),
    share("empty_set", empty(cases), empty(baseline), (each) => each.exact),
    latency("latency_p50_ms", 0.5),
    latency("latency_p95_ms", 0.95),
  ];
}

/** Precision, recall and F1 over all pairs of a line and an agent (micro-averaged). */
export function counts(list: readonly Sets[], only?: string): { precision: number; recall: number; f1: number } {
  let right = 0;
  let chosen = 0;
  let wanted = 0;
  const counted = (agent: string): boolean => only === undefined || agent === only;
  for (const { expected, actual } of list) {
    right += actual.filter((agent) => counted(agent) && expected.includes(agent)).length;
    chosen += actual.filter(counted).length;
    wanted += expected.filter(counted).length;
  }
  const precision = ratio(right, chosen);
  const recall = ratio(right, wanted);
  return { precision, recall, f1: ratio(2 * right, chosen + wanted) };
}

/** Nothing asked and nothing done is all right. */
function ratio(part: number, whole: number): number {
  return whole === 0 ? 1 : part / whole;
}
