import type { TopLevelSpec } from "vega-lite";
import type { ChartColumn, ChartRole, ChartTable } from "./chart-table.ts";

/** Bars beyond this are too thin to read. */
const MOST_BARS = 40;
const accent = "#2f6f8f";
const warning = "#c2502f";

type Encoding = Record<string, unknown>;
type Layer = Record<string, unknown>;

/**
 * The Vega-Lite specification that fits the table's shape, with the rows in it; undefined when there is nothing to draw.
 * Two bounds of a bin: histogram. Low and high beside a measure over time: line with its band. Time and measure: line, one for each
 * category. Two measures: points. A category and a measure: bars, grouped by a second category.
 */
export function chooseChart(table: ChartTable): TopLevelSpec | undefined {
  const by = (role: ChartRole): ChartColumn | undefined => table.columns.find((column) => column.role === role);
  const all = (role: ChartRole): readonly ChartColumn[] => table.columns.filter((column) => column.role === role);
  const [time, measure, low, high, from, to] = [by("time"), by("measure"), by("low"), by("high"), by("from"), by("to")];
  const [group, second] = [...all("ordinal"), ...all("category")];
  const [x, y] = all("measure");
  if (table.rows.length < 2 || measure === undefined) return undefined;
  if (from !== undefined && to !== undefined) return histogram(table, from, to, measure);
  if (time !== undefined && low !== undefined && high !== undefined) return band(table, time, measure, low, high);
  if (time !== undefined) return lines(table, time, measure, group);
  if (x !== undefined && y !== undefined) return points(table, x, y);
  if (group !== undefined) return bars(table, group, measure, second);
  return undefined;
}

function histogram(table: ChartTable, from: ChartColumn, to: ChartColumn, measure: ChartColumn): TopLevelSpec {
  return specOf(table, [
    {
      mark: { type: "bar", color: accent, binSpacing: 1, tooltip: true },
      encoding: {
        x: { field: from.name, bin: { binned: true }, type: "quantitative", title: from.title },
        x2: { field: to.name },
        y: quantity(measure, true),
      },
    },
  ]);
}

function band(
  table: ChartTable,
  time: ChartColumn,
  measure: ChartColumn,
  low: ChartColumn,
  high: ChartColumn,
): TopLevelSpec {
  const phase = table.columns.find((column) => column.role === "phase");
  return specOf(table, [
    {
      mark: { type: "area", color: accent, opacity: 0.22 },
      encoding: { x: moment(time), y: quantity(low, false, measure.title), y2: { field: high.name } },
    },
    {
      mark: { type: "line", color: accent, point: { size: 22 }, tooltip: true },
      encoding: {
        x: moment(time),
        y: quantity(measure, false),
        ...(phase === undefined
          ? {}
          : {
              strokeDash: {
                field: phase.name,
                type: "nominal",
                title: null,
                scale: {
                  domain: ["history", "forecast"],
                  range: [
                    [1, 0],
                    [5, 4],
                  ],
                },
              },
            }),
      },
    },
  ]);
}

function lines(
  table: ChartTable,
  time: ChartColumn,
  measure: ChartColumn,
  group: ChartColumn | undefined,
): TopLevelSpec {
  const few = table.rows.length <= 80;
  const color: Encoding =
    group === undefined ? { value: accent } : { field: group.name, type: "nominal", title: group.title };
  const line: Layer = {
    mark: { type: "line", tooltip: true, ...(few ? { point: { size: 22 } } : {}) },
    encoding: { x: moment(time), y: quantity(measure, group === undefined), color },
  };
  const marked = new Set(table.marked ?? []);
  if (marked.size === 0) return specOf(table, [line]);
  const place = table.columns.indexOf(time);
  const points: Layer = {
    data: { values: rowsOf({ ...table, rows: table.rows.filter((row) => marked.has(String(row[place]))) }) },
    mark: { type: "point", filled: true, size: 40, color: warning, opacity: 1, tooltip: true },
    encoding: { x: moment(time), y: quantity(measure, true) },
  };
  return specOf(table, [line, points]);
}

function points(table: ChartTable, x: ChartColumn, y: ChartColumn): TopLevelSpec {
  return specOf(table, [
    {
      mark: { type: "line", point: { size: 40 }, color: accent, tooltip: true },
      encoding: {
        x: { ...quantity(x, false), scale: { zero: false } },
        y: { ...quantity(y, false), scale: { zero: false } },
      },
    },
  ]);
}

/** Many or long names go sideways, where they can be read. */
function bars(
  table: ChartTable,
  group: ChartColumn,
  measure: ChartColumn,
  second: ChartColumn | undefined,
): TopLevelSpec {
  const place = table.columns.indexOf(group);
  const names = [...new Set(table.rows.map((row) => String(row[place])))];
  const shown = { ...table, rows: table.rows.filter((row) => names.indexOf(String(row[place])) < MOST_BARS) };
  const upright = group.role === "ordinal" || (names.length <= 8 && names.every((name) => name.length <= 12));
  const groups: Encoding = { field: group.name, type: "nominal", title: group.title, sort: null };
  const values = quantity(measure, true);
  const inner: Encoding =
    second === undefined
      ? {}
      : {
          color: { field: second.name, type: "nominal", title: second.title },
          [upright ? "xOffset" : "yOffset"]: { field: second.name, type: "nominal" },
        };
  const plain = second === undefined ? { color: accent } : {};
  return specOf(shown, [
    {
      mark: { type: "bar", tooltip: true, ...plain },
      encoding: upright
        ? { x: { ...groups, axis: { labelAngle: 0 } }, y: values, ...inner }
        : { y: groups, x: values, ...inner },
    },
  ]);
}

/** Dates are drawn as UTC, so that the first of a month is not the last of the one before. */
function moment(column: ChartColumn): Encoding {
  return { field: column.name, type: "temporal", scale: { type: "utc" }, axis: { labelOverlap: true }, title: null };
}

function quantity(column: ChartColumn, zero: boolean, title = column.title): Encoding {
  return { field: column.name, type: "quantitative", title, scale: { zero } };
}

function specOf(table: ChartTable, layers: readonly Layer[]): TopLevelSpec {
  const spec: unknown = {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    title: { text: table.title, anchor: "start", limit: 560 },
    width: 520,
    height: 280,
    background: "white",
    data: { values: rowsOf(table) },
    ...(layers.length === 1 ? layers[0] : { layer: layers }),
    config: { font: "sans-serif", axis: { grid: true, gridColor: "#e7e7e7" }, view: { stroke: null } },
  };
  return spec as TopLevelSpec;
}

function rowsOf({ columns, rows }: ChartTable): readonly Record<string, unknown>[] {
  return rows.map((row) => Object.fromEntries(columns.map(({ name }, index) => [name, row[index] ?? null])));
}
