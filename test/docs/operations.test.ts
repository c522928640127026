import { readFileSync } from "node:fs";
import { Registry } from "prom-client";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { startTestServer, type TestServer } from "../support/start-test-server.ts";
import type { Exposition } from "../server/metrics/read-exposition.ts";
import { scrape } from "../server/metrics/scrape.ts";

const rules = z
  .strictObject({
    groups: z.array(
      z.strictObject({
        name: z.string(),
        rules: z.array(
          z.strictObject({
            alert: z.string().regex(/^Baton[A-Z][A-Za-z]+$/),
            expr: z.string(),
            for: z
              .string()
              .regex(/^\d+[smh]$/)
              .optional(),
            labels: z.strictObject({ severity: z.enum(["warning", "critical"]) }),
            annotations: z.strictObject({ summary: z.string(), runbook_url: z.string() }),
          }),
        ),
      }),
    ),
  })
  .transform(({ groups }) => groups.flatMap((group) => group.rules));
const panel = z.object({
  id: z.int(),
  type: z.enum(["row", "timeseries", "stat"]),
  title: z.string().min(1),
  gridPos: z.object({ x: z.int(), y: z.int(), w: z.int(), h: z.int() }),
  datasource: z.object({ type: z.literal("prometheus"), uid: z.literal("${datasource}") }).optional(),
  targets: z.array(z.object({ refId: z.string(), expr: z.string().min(1), legendFormat: z.string() })).optional(),
});
const dashboard = z.object({
  uid: z.string().max(40),
  title: z.string(),
  schemaVersion: z.int().min(39),
  templating: z.object({ list: z.array(z.looseObject({ name: z.string(), type: z.string() })) }),
  panels: z.array(panel),
});

const declared = z.looseObject({ name: z.string(), labelNames: z.array(z.string()) });

const alerts = rules.parse(parse(readFileSync("docs/grafana/alerts.yaml", "utf8")));
const board = dashboard.parse(JSON.parse(readFileSync("docs/grafana/baton.json", "utf8")));
const targets = board.panels.flatMap(({ targets: own = [] }) => own);
const expressions = [...alerts, ...targets].map(({ expr }) => expr);
const operations = readFileSync("docs/operations.md", "utf8");

/** Metrics that an expression of PromQL names. */
function metricsIn(expression: string): string[] {
  return [...expression.matchAll(/\b(?:baton|nodejs|process)_\w+/g)].map(([name]) => name);
}

/** What Prometheus adds to every series that it scrapes. */
const ADDED = ["instance", "job"];
const GROUPING = /\b(?:by|without|on|ignoring|group_left|group_right)\s*\(([^)]*)\)\s*/g;

/** Labels that an expression of PromQL asks of a metric: those it selects by, and those it groups by whatever is in its parentheses. */
function labelsIn(expression: string): { metric: string; label: string }[] {
  const selected = [...expression.matchAll(/\b((?:baton|nodejs|process)_\w+)\{([^}]*)\}/g)].flatMap(
    ([, metric = "", inner = ""]) =>
      [...inner.matchAll(/(\w+)\s*(?:=~|!=|!~|=)\s*"/g)].map(([, label = ""]) => ({ metric, label })),
  );
  const grouped = [...expression.matchAll(GROUPING)].flatMap(({ 0: whole, 1: list = "", index }) => {
    const behind = expression.slice(index + whole.length);
    const metrics = metricsIn(whole.startsWith("on") ? expression : behind.slice(0, endOfGroup(behind)));
    const labels = list.split(",").map((label) => label.trim());
    return metrics.flatMap((metric) => labels.map((label) => ({ metric, label })));
  });
  return [...selected, ...grouped];
}

/** Where the parenthesis ends with which the text begins. @throws where it does not begin with one */
function endOfGroup(text: string): number {
  if (!text.startsWith("(")) throw new Error(`a grouping goes before what it groups: ${text}`);
  for (let at = 0, depth = 0; at < text.length; at += 1) {
    if (text[at] === "(") depth += 1;
    if (text[at] === ")" && --depth === 0) return at;
  }
  throw new Error(`no end: ${text}`);
}

let server: TestServer;
let exported: Exposition;
/** Labels of each metric, also of one that has no series yet, as prom-client keeps them. */
const labelsOf = new Map<string, readonly string[]>();
beforeAll(async () => {
  const registered = vi.spyOn(Registry.prototype, "registerMetric");
  server = await startTestServer();
  for (const [metric] of registered.mock.calls) {
    const { name, labelNames } = declared.parse(metric);
    labelsOf.set(name, labelNames);
  }
  registered.mockRestore();
  exported = await scrape(server.url);
}, 60_000);
afterAll(() => server.stop());

/** Whether a scraped series of the metric has the label. */
function has({ metric, label }: { readonly metric: string; readonly label: string }): boolean {
  if (ADDED.includes(label) || (label === "le" && metric.endsWith("_bucket"))) return true;
  return (labelsOf.get(metric) ?? labelsOf.get(metric.replace(/_(bucket|sum|count)$/, "")) ?? []).includes(label);
}

/** Whether a server exports it, as a series or as a part of a histogram. */
function isExported(metric: string): boolean {
  const family = exported.families.get(metric.replace(/_(bucket|sum|count)$/, ""));
  return exported.families.has(metric) || family?.type === "histogram";
}

describe("the dashboard and the alert rules", () => {
  it("name only metrics that a server exports", () => {
    const named = new Set(expressions.flatMap((expression) => metricsIn(expression)));
    expect(named.size).toBeGreaterThan(40);
    expect([...named].filter((metric) => !isExported(metric))).toEqual([]);
    for (const expression of expressions) {
      const opened = expression.match(/[({[]/g)?.length;
      expect(expression.match(/[)}\]]/g)?.length, expression).toBe(opened);
    }
  });

  it("select and group by labels that the metrics have", () => {
    const asked = expressions.flatMap((expression) => labelsIn(expression));
    expect(asked.length).toBeGreaterThan(150);
    expect(asked.filter((each) => !has(each))).toEqual([]);
  });

  it("speak of labels that are left after the grouping", () => {
    const spoken = [
      ...alerts.map(({ expr, annotations: { summary } }) => ({ expr, words: summary.matchAll(/\$labels\.(\w+)/g) })),
      ...targets.map(({ expr, legendFormat }) => ({ expr, words: legendFormat.matchAll(/\{\{\s*(\w+)\s*\}\}/g) })),
    ].flatMap(({ expr, words }) => [...words].map(([, label = ""]) => ({ expr, label })));
    expect(spoken.length).toBeGreaterThan(50);
    const missing = spoken.filter(({ expr, label }) => {
      // Where nothing is summed up, all of the series' own are left.
      const [, outermost] = /\bby\s*\(([^)]*)\)/.exec(expr) ?? [];
      return !(outermost?.split(",").map((each) => each.trim()) ?? ADDED).includes(label);
    });
    expect(missing).toEqual([]);
  });

  it("leave out none of what Baton exports", () => {
    const shown = new Set(
      targets.flatMap(({ expr }) => metricsIn(expr).map((name) => name.replace(/_(bucket|sum|count)$/, ""))),
    );
    const own = [...exported.families.keys()].filter((name) => name.startsWith("baton_"));
    expect(own.filter((name) => !shown.has(name))).toEqual([]);
  });
});

describe("the dashboard", () => {
  it("has a row for each part, panels that do not overlap, and a data source to choose", () => {
    const rows = board.panels.filter(({ type }) => type === "row").map(({ title }) => title);
    expect(rows).toEqual([
      "Runs",
      "Latency",
      "Agents",
      "Queue",
      "Recovery",
      "Messages",
      "Tokens & cost",
      "Database",
      "Process",
    ]);
    expect(new Set(board.panels.map(({ id }) => id)).size).toBe(board.panels.length);
    expect(board.templating.list.map(({ name, type }) => [name, type])).toEqual([
      ["datasource", "datasource"],
      ["tenant", "query"],
    ]);
    const taken = new Set<string>();
    for (const { gridPos, type, datasource, targets: own } of board.panels) {
      expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x++)
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y++) {
          expect(taken.has(`${x} ${y}`)).toBe(false);
          taken.add(`${x} ${y}`);
        }
      if (type === "row") continue;
      expect(datasource).toBeDefined();
      expect(own?.length).toBeGreaterThan(0);
    }
  });
});

describe("the runbook", () => {
  it("has a section for each alert, which the alert links to, and no other", () => {
    const [, runbook = ""] = operations.split("## Runbook");
    const sections = [...runbook.matchAll(/^### (\w+)$/gm)].map(([, title]) => title);
    expect(sections).toEqual(alerts.map(({ alert }) => alert));
    for (const { alert, annotations } of alerts)
      expect(annotations.runbook_url).toBe(`docs/operations.md#${alert.toLowerCase()}`);
  });

  it("says of each what it means, how to look and what to do", () => {
    const [, runbook = ""] = operations.split("## Runbook");
    for (const section of runbook.split(/^### /m).slice(1)) {
      for (const part of ["**Means** ", "**Look** ", "**Do** "]) expect(section).toContain(part);
    }
    const headings = new Set(
      [...operations.matchAll(/^#+ (.+)$/gm)].map(([, title = ""]) => title.toLowerCase().replaceAll(" ", "-")),
    );
    const links = [...operations.matchAll(/\]\(#([\w-]+)\)/g)].map(([, anchor]) => anchor);
    expect(links.filter((anchor) => anchor === undefined || !headings.has(anchor))).toEqual([]);
  });

  it("names only metrics that a server exports", () => {
    const named = [...operations.matchAll(/\b(baton_(?!app\b)[a-z_]+[a-z])\b/g)].map(([, name = ""]) => name);
    expect(
      named.filter(
        (name) => !isExported(name) && ![...exported.families.keys()].some((known) => known.startsWith(`${name}_`)),
      ),
    ).toEqual([]);
  });
});
