import type { Grain } from "../request/period.ts";
import { findUnusual, type Unusual } from "../statistics/unusual.ts";
import type { Episode, Point, TimeOutliersAnalysis } from "./analysis.ts";
import { addSteps } from "./calendar.ts";
import type { Desk } from "./desk.ts";
import { findCauses } from "./find-causes.ts";
import { readSeries } from "./read-series.ts";

/** Steps per season, the width of the running level, and the score from which a step stands out: higher where a yearly season is left in. */
const shape: Record<Grain, { readonly cycle: number; readonly window: number; readonly threshold: number }> = {
  day: { cycle: 7, window: 29, threshold: 4 },
  week: { cycle: 1, window: 13, threshold: 5 },
  month: { cycle: 1, window: 7, threshold: 5 },
  quarter: { cycle: 1, window: 5, threshold: 5 },
  year: { cycle: 1, window: 5, threshold: 5 },
};

/** Stretches of time that stand out from level and season; neighbouring steps in the same direction are one episode. */
export async function analyzeTimeOutliers(
  desk: Desk,
  request: TimeOutliersAnalysis["request"],
): Promise<TimeOutliersAnalysis> {
  const { series, rowsUsed } = await readSeries(desk, request, []);
  const points = (series[0]?.points ?? []).filter((point) => !point.partial && point.value !== undefined);
  const unusual = findUnusual(
    points.map((point) => point.value ?? 0),
    shape[request.grain],
  );
  const episodes = gather(unusual, points, request.grain).toSorted(
    (a, b) => Math.abs(b.actual - b.expected) - Math.abs(a.actual - a.expected),
  );
  const explained: Episode[] = [];
  for (const [index, episode] of episodes.entries()) {
    explained.push(index < 3 ? { ...episode, causes: await findCauses(desk, request, episode) } : episode);
  }
  return {
    kind: "time_outliers",
    request,
    dataset: desk.dataset,
    table: {
      columns: ["from", "to", "actual", "expected", "robust_z"],
      rows: explained.map(({ from, to, actual, expected, score }) => [from, to, actual, expected, score]),
      truncated: false,
    },
    rowsUsed,
    sql: desk.sql,
    episodes: explained,
    series: { keys: [], points, line: series[0]?.line },
  };
}

function gather(unusual: readonly Unusual[], points: readonly Point[], grain: Grain): readonly Episode[] {
  const runs: Unusual[][] = [];
  for (const each of unusual) {
    const run = runs.at(-1);
    const before = run?.at(-1);
    if (
      run !== undefined &&
      before !== undefined &&
      each.index - before.index <= 1 &&
      each.score > 0 === before.score > 0
    )
      run.push(each);
    else runs.push([each]);
  }
  return runs.flatMap((run) => {
    const first = points[run[0]?.index ?? -1];
    const last = points[run.at(-1)?.index ?? -1];
    if (first === undefined || last === undefined) return [];
    const worst = run.reduce((a, b) => (Math.abs(b.score) > Math.abs(a.score) ? b : a));
    return [
      {
        from: first.start,
        to: addSteps("day", addSteps(grain, last.start, 1), -1),
        steps: run.length,
        actual: run.reduce((sum, each) => sum + each.value, 0),
        expected: run.reduce((sum, each) => sum + each.expected, 0),
        score: worst.score,
        causes: [],
      },
    ];
  });
}
