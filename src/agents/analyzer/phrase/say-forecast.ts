import { addsUp, type ForecastAnalysis } from "../../../tools/data/analysis/analysis.ts";
import type { Statement } from "../../../tools/finding.ts";
import { capitalized, estimated, listed, number, percent } from "./format.ts";
import { periodWords, stepWords } from "./period-words.ts";
import { basis, columnOf, filtersPhrase, subjectOf } from "./subject.ts";

const SPOKEN = 12;

export function sayForecast(analysis: ForecastAnalysis): readonly Statement[] {
  const { dataset, request, forecast, starts, smoothed, rowsUsed } = analysis;
  const { measure, grain, target, level } = request;
  const column = columnOf(dataset, measure.column);
  const whole = addsUp(measure) && (column === undefined || Number.isInteger(column.min));
  const show = (value: number): string => estimated(whole ? Math.round(value) : value, measure, column);
  const about = `${subjectOf(dataset, measure)}${filtersPhrase(dataset, request.filters)}`;
  const steps = forecast.steps.map((step, index) => ({ ...step, start: starts[index] ?? "" }));
  const wanted =
    target === undefined ? steps : steps.filter((step) => step.start >= target.from && step.start < target.to);
  const chosen = wanted.length > 0 ? wanted : steps;
  const statements: Statement[] = [];
  const interval = (step: (typeof steps)[number]): string => `${show(step.low)} to ${show(step.high)}`;
  const [first] = chosen;
  const rows = measure.aggregation === "count" && column === undefined;
  const expected = (value: string): string =>
    rows ? `${value} ${about} are expected` : `${about} is expected to come to ${value}`;
  const isStock = column?.overTime === "last";
  if (chosen.length === 1 && first !== undefined) {
    statements.push({
      text: `For ${stepWords(grain, first.start)}, ${expected(show(first.mean))} (${number(level * 100)} % interval ${interval(first)}).`,
      data: { ...first, level },
    });
  } else {
    if (addsUp(measure) && !isStock && target !== undefined) {
      const sum = chosen.reduce((total, step) => total + step.mean, 0);
      statements.push({
        text: `For ${periodWords(target)}, ${expected(show(sum))} in total.`,
        data: { total: sum, period: target },
      });
    }
    const named = chosen
      .slice(0, SPOKEN)
      .map((step) => `${stepWords(grain, step.start)} ${show(step.mean)} (${interval(step)})`);
    statements.push({
      text: `${capitalized(about)} expected by ${grain}, with ${number(level * 100)} % intervals: ${named.join("; ")}${chosen.length > SPOKEN ? "; and so on" : ""}.`,
      data: { steps: chosen, level },
    });
  }
  const { backtest, method } = forecast;
  statements.push({
    text: `Method: ${method}, the best of ${forecast.considered.length} on the data's own past: over ${backtest.origins} earlier moments it was off by ${percent(backtest.percent)} on average.`,
    data: { method, mae: backtest.mae, percent: backtest.percent, origins: backtest.origins },
  });
  if (smoothed.length > 0) {
    const named = smoothed.slice(0, 5).map((start) => stepWords(grain, start));
    const more = smoothed.length > 5 ? ` and ${smoothed.length - 5} more` : "";
    statements.push({
      text: `Treated as exceptions and not continued: ${more === "" ? listed(named) : named.join(", ")}${more}.`,
      data: { smoothed },
    });
  }
  return [...statements, { text: basis(dataset, request, rowsUsed), data: { rows: rowsUsed } }];
}
