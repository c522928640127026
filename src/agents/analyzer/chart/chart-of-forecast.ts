import type { ChartTable } from "../../../tools/chart/chart-table.ts";
import type { ForecastAnalysis } from "../../../tools/data/analysis/analysis.ts";
import { capitalized } from "../phrase/format.ts";
import { filtersPhrase } from "../phrase/subject.ts";
import { measureTitle } from "./chart-titles.ts";

/** Of the past, in steps. */
const HISTORY = 36;

/** The past, and the steps ahead with their band; the last known value begins both. */
export function chartOfForecast({ dataset, request, history, forecast, starts }: ForecastAnalysis): ChartTable {
  const last = history.at(-1);
  const bridge = last?.value === undefined ? [] : [[last.start, "forecast", last.value, last.value, last.value]];
  const title = measureTitle(dataset, request.measure);
  return {
    title: `${capitalized(title)}: forecast by ${request.grain}${filtersPhrase(dataset, request.filters)}`,
    columns: [
      { name: "start", title: request.grain, role: "time" },
      { name: "phase", title: "", role: "phase" },
      { name: "value", title, role: "measure" },
      { name: "low", title: "low", role: "low" },
      { name: "high", title: "high", role: "high" },
    ],
    rows: [
      ...history.slice(-HISTORY).map((point) => [point.start, "history", point.value ?? null, null, null]),
      ...bridge,
      ...forecast.steps.map((step, index) => [starts[index] ?? null, "forecast", step.mean, step.low, step.high]),
    ],
  };
}
