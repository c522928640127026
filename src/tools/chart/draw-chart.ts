import type { TopLevelSpec } from "vega-lite";
import type { ChartTable } from "./chart-table.ts";
import { chooseChart } from "./choose-chart.ts";
import { renderSvg } from "./render-svg.ts";

export interface Chart {
  /** Vega-Lite, with the rows in it. */
  readonly spec: TopLevelSpec;
  readonly svg: string;
}

/** The chart that fits the table's shape; undefined when there is nothing to draw. */
export async function drawChart(table: ChartTable): Promise<Chart | undefined> {
  const spec = chooseChart(table);
  return spec === undefined ? undefined : { spec, svg: await renderSvg(spec) };
}
