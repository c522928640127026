import { bootstrap, quantile, type Figure } from "../figure.ts";
import type { DiscoveredCase } from "./discovered-case.ts";
import { measureNames, measureRanking, type Measures } from "./measures.ts";
import type { DiscoveryRun } from "./run-discovery.ts";
import { areaUnderCurve, refusedAt90, type Judged } from "./separation.ts";

/** A figure of discovery beside the same of BM25. */
export interface Compared extends Figure {
  readonly baselineInterval: readonly [low: number, high: number] | null;
}

type System = "registry" | "bm25";

/** The figures of a run, in the order in which they are printed; what the questions cannot tell is left out. */
export function compare({ cases, indexMs }: DiscoveryRun): Compared[] {
  return [...ranking(cases), ...abstention(cases), ...times(cases, indexMs)];
}

function ranking(cases: readonly DiscoveredCase[]): Compared[] {
  const judged = cases
    .filter(({ gold }) => gold.length > 0)
    .map(({ gold, registry, bm25 }) => ({
      registry: measureRanking(registry.ranked, gold),
      bm25: measureRanking(bm25.ranked, gold),
    }));
  if (judged.length === 0) return [];
  return measureNames.map((name) => {
    const of = (system: System) => (some: readonly Record<System, Measures>[]) =>
      some.reduce((sum, each) => sum + each[system][name], 0) / some.length;
    return beside(name, judged, of("registry"), of("bm25"));
  });
}

function abstention(cases: readonly DiscoveredCase[]): Compared[] {
  const withTool = cases.filter(({ relevant }) => relevant);
  const without = cases.filter(({ relevant }) => !relevant);
  const offered = (system: System) => (some: readonly DiscoveredCase[]) => share(some, (each) => each[system].offered);
  const refused = (system: System) => (some: readonly DiscoveredCase[]) => share(some, (each) => !each[system].offered);
  const over = (system: System, measure: (judged: readonly Judged[]) => number) => (some: readonly DiscoveredCase[]) =>
    measure(some.map((each) => ({ score: each[system].score, relevant: each.relevant })));
  const both = withTool.length > 0 && without.length > 0;
  return [
    ...(without.length === 0 ? [] : [beside("irrelevance_detection", without, refused("registry"), refused("bm25"))]),
    ...(withTool.length === 0 ? [] : [beside("relevance_detection", withTool, offered("registry"), offered("bm25"))]),
    ...(both
      ? [
          beside("abstention_auc", cases, over("registry", areaUnderCurve), over("bm25", areaUnderCurve)),
          beside("irrelevance_at_90_relevance", cases, over("registry", refusedAt90), over("bm25", refusedAt90)),
        ]
      : []),
  ];
}

function times(cases: readonly DiscoveredCase[], indexMs: number): Compared[] {
  const ms = cases.map((each) => each.ms).toSorted((a, b) => a - b);
  const time = (name: string, at: number): Compared => ({
    name: `discovery.${name}`,
    value: quantile(ms, at),
    unit: "ms",
    n: ms.length,
    interval: bootstrap(ms, (some) =>
      quantile(
        some.toSorted((a, b) => a - b),
        at,
      ),
    ),
    baseline: null,
    baselineInterval: null,
  });
  const index: Compared = {
    ...time("index_ms", 1),
    value: indexMs,
    n: 1,
    interval: [indexMs, indexMs],
  };
  return [index, time("query_p50_ms", 0.5), time("query_p95_ms", 0.95)];
}

function beside<T>(
  name: string,
  cases: readonly T[],
  registry: (cases: readonly T[]) => number,
  bm25: (cases: readonly T[]) => number,
): Compared {
  return {
    name: `discovery.${name}`,
    value: registry(cases),
    unit: "share",
    n: cases.length,
    interval: bootstrap(cases, registry),
    baseline: bm25(cases),
    baselineInterval: bootstrap(cases, bm25),
  };
}

function share<T>(cases: readonly T[], holds: (each: T) => boolean): number {
  return cases.filter(holds).length / cases.length;
}
