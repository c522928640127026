import type { Series, TrendAnalysis } from "../../../tools/data/analysis/analysis.ts";
import type { Statement } from "../../../tools/finding.ts";
import { capitalized, estimated, listed, measured, percent, signed } from "./format.ts";
import { stepPhrase, stepWords } from "./period-words.ts";
import { basis, columnOf, filtersPhrase, subjectOf, whenPhrase } from "./subject.ts";

/** From this probability on, a slope may be chance. */
const CHANCE = 0.05;

export function sayTrend(analysis: TrendAnalysis): readonly Statement[] {
  const { series, dataset, request, rowsUsed } = analysis;
  const scope = { text: basis(dataset, request, rowsUsed), data: { rows: rowsUsed } };
  const [only] = series;
  if (only === undefined)
    return [{ text: `There is nothing to follow: no rows ${whenPhrase(dataset, request.period)}.` }, scope];
  const about = `${subjectOf(dataset, request.measure)}${filtersPhrase(dataset, request.filters)}`;
  const lines = request.split_by.length === 0 ? single(analysis, only, about) : several(analysis, about);
  return [...lines, scope];
}

function single(analysis: TrendAnalysis, series: Series, about: string): readonly Statement[] {
  const { grain, measure } = analysis.request;
  const show = (value: number): string => measured(value, measure, columnOf(analysis.dataset, measure.column));
  const rough = (value: number): string => estimated(value, measure, columnOf(analysis.dataset, measure.column));
  const known = complete(series);
  const [first, last] = [known[0], known.at(-1)];
  if (first === undefined || last === undefined)
    return [{ text: `${capitalized(about)} has no complete ${grain} to show.` }];
  const { line } = series;
  const statements: Statement[] = [];
  if (line !== undefined) {
    const clear = line.p < CHANCE;
    const mean = known.reduce((sum, point) => sum + point.value, 0) / known.length;
    const relative = mean === 0 ? "" : `, ${percent(Math.abs((100 * line.slope) / mean))} of the mean`;
    const pace = `${rough(Math.abs(line.slope))} a ${grain} on average (95 % interval ${signed(rough(line.low), line.low)} to ${signed(rough(line.high), line.high)}${relative})`;
    statements.push({
      text: clear
        ? `${capitalized(about)} per ${grain} ${line.slope > 0 ? "rose" : "fell"} by ${pace}.`
        : `There is no clear trend in ${about} per ${grain}: ${line.slope >= 0 ? "up" : "down"} ${pace}, which may be chance.`,
      data: { slope: line.slope, low: line.low, high: line.high, p: line.p, grain, clear, n: line.n },
    });
  }
  const change =
    first.value === 0
      ? ""
      : ` (${signed(percent((100 * (last.value - first.value)) / Math.abs(first.value)), last.value - first.value)})`;
  // The first statement has to stand alone; a slope over too few points was not stated.
  const subject = statements.length > 0 ? "It" : `${capitalized(about)} per ${grain}`;
  statements.push({
    text: `${subject} went from ${show(first.value)} ${stepPhrase(grain, first.start)} to ${show(last.value)} ${stepPhrase(grain, last.start)}${change}.`,
    data: { first, last },
  });
  const highest = known.reduce((a, b) => (b.value > a.value ? b : a));
  const lowest = known.reduce((a, b) => (b.value < a.value ? b : a));
  statements.push({
    text: `The highest was ${show(highest.value)} ${stepPhrase(grain, highest.start)}, the lowest ${show(lowest.value)} ${stepPhrase(grain, lowest.start)}.`,
    data: { highest, lowest },
  });
  const partial = series.points.filter((point) => point.partial);
  if (partial.length > 0) {
    statements.push({
      text: `${capitalized(listed(partial.map((point) => stepWords(grain, point.start))))} is covered only in part and left out of the trend.`,
    });
  }
  return statements;
}

function several(analysis: TrendAnalysis, about: string): readonly Statement[] {
  const { grain, measure } = analysis.request;
  const rough = (value: number): string => estimated(value, measure, columnOf(analysis.dataset, measure.column));
  const describe = (series: Series): string => {
    const slope = series.line?.slope ?? 0;
    const known = complete(series);
    const mean = known.reduce((sum, point) => sum + point.value, 0) / Math.max(1, known.length);
    const relative = mean === 0 ? "" : ` (${signed(percent((100 * slope) / mean), slope)})`;
    return `${series.keys.join(", ")} ${signed(rough(slope), slope)}${relative}`;
  };
  const certain = analysis.series.filter((series) => (series.line?.p ?? 1) < CHANCE);
  const growing = certain.filter((series) => (series.line?.slope ?? 0) > 0);
  const shrinking = certain.filter((series) => (series.line?.slope ?? 0) < 0).toReversed();
  const unclear = analysis.series.filter((series) => !certain.includes(series));
  const statement = (words: string, chosen: readonly Series[]): Statement => ({
    text: `${capitalized(about)} per ${grain} ${words}: ${chosen.map(describe).join("; ")}.`,
    data: {
      series: chosen.map((series) => ({
        keys: series.keys,
        slope: series.line?.slope,
        low: series.line?.low,
        high: series.line?.high,
      })),
    },
  });
  const none =
    shrinking.length === 0 && growing.length > 0
      ? [{ text: `None of the ${analysis.series.length} clearly falls.` }]
      : [];
  return [
    ...(shrinking.length > 0 ? [statement("falls, a " + grain + " on average, in", shrinking)] : []),
    ...(growing.length > 0 ? [statement("rises, a " + grain + " on average, in", growing)] : []),
    ...none,
    ...(unclear.length > 0 ? [statement("has no clear direction in", unclear)] : []),
  ];
}

function complete(series: Series): readonly { readonly start: string; readonly value: number }[] {
  return series.points.flatMap(({ start, value, partial }) =>
    partial || value === undefined ? [] : [{ start, value }],
  );
}
