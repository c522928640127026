import { compile } from "vega-lite";
import { describe, expect, test } from "vitest";
import type { ChartTable } from "../../../src/tools/chart/chart-table.ts";
import { chooseChart } from "../../../src/tools/chart/choose-chart.ts";
import { drawChart } from "../../../src/tools/chart/draw-chart.ts";
import { renderSvg } from "../../../src/tools/chart/render-svg.ts";

const months = ["2026-01-01", "2026-02-01", "2026-03-01", "2026-04-01"];
const measure = { name: "value", title: "tickets", role: "measure" } as const;
const time = { name: "start", title: "month", role: "time" } as const;

const bars: ChartTable = {
  title: "Tickets by plan",
  columns: [{ name: "plan", title: "plan", role: "category" }, measure],
  rows: [
    ["Team", 20],
    ["Starter", 12],
    ["Enterprise", 9],
  ],
};
const line: ChartTable = {
  title: "Tickets",
  columns: [time, measure],
  rows: months.map((month, index) => [month, index * 10]),
  marked: ["2026-03-01"],
};
const lines: ChartTable = {
  title: "Revenue",
  columns: [time, { name: "region", title: "region", role: "category" }, measure],
  rows: months.flatMap((month, index) => [
    [month, "EMEA", index],
    [month, "APAC", index * 2],
  ]),
};
const forecast: ChartTable = {
  title: "Forecast",
  columns: [
    time,
    { name: "phase", title: "", role: "phase" },
    measure,
    { name: "low", title: "low", role: "low" },
    { name: "high", title: "high", role: "high" },
  ],
  rows: months.map((month, index) => [
    month,
    index < 2 ? "history" : "forecast",
    10,
    index < 2 ? null : 8,
    index < 2 ? null : 12,
  ]),
};
const histogram: ChartTable = {
  title: "Waiting",
  columns: [{ name: "from", title: "minutes", role: "from" }, { name: "to", title: "", role: "to" }, measure],
  rows: [
    [0, 10, 5],
    [10, 20, 8],
    [20, 30, 2],
  ],
};
const grouped: ChartTable = {
  title: "Both",
  columns: [
    { name: "group", title: "region", role: "ordinal" },
    { name: "period", title: "period", role: "category" },
    measure,
  ],
  rows: [
    ["EMEA", "before", 1],
    ["EMEA", "now", 2],
    ["APAC", "before", 3],
    ["APAC", "now", 4],
  ],
};
const points: ChartTable = {
  title: "Satisfaction by wait",
  columns: [
    { name: "x", title: "wait", role: "measure" },
    { name: "y", title: "satisfaction", role: "measure" },
  ],
  rows: [
    [10, 4],
    [20, 3.5],
    [40, 3],
  ],
};

describe("the shape of a table decides the chart", () => {
  test.each([
    ["bars", bars, ["mark-rect"]],
    ["a line with marked points", line, ["mark-line", "mark-symbol"]],
    ["several lines", lines, ["mark-line", "role-legend"]],
    ["a forecast with its band", forecast, ["mark-area", "mark-line"]],
    ["a histogram", histogram, ["mark-rect"]],
    ["grouped bars", grouped, ["mark-rect", "role-legend"]],
    ["points", points, ["mark-symbol"]],
  ] as const)("%s", async (_, table, marks) => {
    const chart = await drawChart(table);
    if (chart === undefined) throw new Error("expected a chart");
    expect(compile(chart.spec).spec.marks?.length).toBeGreaterThan(0);
    expect(JSON.stringify(chart.spec)).not.toMatch(/"url"/);
    expect(chart.svg).toMatch(/^<svg /);
    for (const mark of marks) expect(chart.svg).toContain(mark);
    expect(chart.svg).toContain(table.title);
  });

  test("a bar for each group, in the order given", async () => {
    const chart = await drawChart(bars);
    expect(chart?.svg.match(/aria-roledescription="bar"/g)).toHaveLength(3);
    const places = ["Team", "Starter", "Enterprise"].map((name) => chart?.svg.indexOf(`>${name}<`) ?? -1);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places[0]).toBeGreaterThan(0);
  });

  test("a month's first day is drawn in that month", async () => {
    const chart = await drawChart(line);
    expect(chart?.svg).not.toContain("December");
    expect(chart?.svg).toContain("2026");
  });

  test("one row, or nothing to measure, is not drawn", () => {
    expect(chooseChart({ ...bars, rows: [["Team", 1]] })).toBeUndefined();
    expect(chooseChart({ ...bars, columns: bars.columns.slice(0, 1), rows: [["a"], ["b"]] })).toBeUndefined();
  });

  test("names with markup are text in the picture", async () => {
    const chart = await drawChart({
      ...bars,
      rows: [
        ["<script>alert(1)</script>", 1],
        ["b", 2],
      ],
    });
    expect(chart?.svg).not.toContain("<script>");
  });
});

describe("a specification", () => {
  test.each([
    { data: { url: "/etc/passwd" }, mark: "bar", encoding: { x: { field: "a" } } },
    { data: { url: "https://example.com/data.json" }, mark: "bar", encoding: {} },
    { data: { url: "file:///etc/passwd", format: { type: "csv" } }, mark: "point", encoding: {} },
    {
      data: { values: [{ u: "file:///etc/passwd" }] },
      mark: "image",
      encoding: { url: { field: "u" }, x: { value: 1 } },
    },
  ])("may not load anything: %j", async (spec) => {
    await expect(renderSvg(spec as never)).rejects.toMatchObject({ code: "denied" });
  });

  test.each([
    { mark: "nonsense" },
    { data: { values: [{ a: 1 }] }, transform: [{ calculate: "(function(){ return 1 })()", as: "b" }], mark: "bar" },
  ])("that cannot be drawn is bad input: %j", async (spec) => {
    await expect(renderSvg(spec as never)).rejects.toMatchObject({ code: "invalid_input" });
  });
});
