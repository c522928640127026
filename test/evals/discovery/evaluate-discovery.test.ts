import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { evaluateDiscovery } from "../../../evals/discovery/evaluate-discovery.ts";
import { printDiscovery } from "../../../evals/discovery/print-discovery.ts";

const tools = [
  { id: "mendBoots", name: "mendBoots", description: "Mends boots and sandals", parameters: null },
  { id: "list_movies", name: "list_movies", description: "Lists movies and their starting times", parameters: null },
  { id: "weighStone", name: "weighStone", description: "Weighs granite", parameters: { lump: { type: "str" } } },
];
const queries = [
  { id: "1", query: "Could you mend my boots?", gold: ["mendBoots"], candidates: null },
  { id: "2", query: "Which films are on at the cinema tonight?", gold: ["list_movies"], candidates: null },
  { id: "3", query: "Weigh this granite and list the movies", gold: ["weighStone", "list_movies"], candidates: null },
  { id: "4", query: "Who won the tennis?", gold: [], candidates: ["mendBoots", "weighStone"] },
  { id: "5", query: "Mend my boots", gold: ["cobbler"], candidates: ["weighStone"] },
];

let folder = "";
const at = (name: string): string => path.join(folder, name);
const write = (name: string, lines: readonly object[]): string => {
  writeFileSync(at(name), lines.map((line) => JSON.stringify(line)).join("\n"));
  return at(name);
};
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "discovery-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("the evaluation of discovery", () => {
  it("measures the registry and BM25 on the same questions", () => {
    const report = evaluateDiscovery({ tools: write("t", tools), queries: [write("q", queries)] });
    const figure = (name: string) => report.figures.find((each) => each.name === `discovery.${name}`);
    expect(figure("recall_at_1")).toMatchObject({ n: 4, value: 2.5 / 4, baseline: 1.5 / 4 });
    expect(figure("comp_at_5")).toMatchObject({ value: 3 / 4 });
    expect(figure("abstention_auc")).toMatchObject({ n: 5, unit: "share" });
    expect(figure("irrelevance_detection")).toMatchObject({ n: 1, value: 1, baseline: 1 });
    expect(figure("relevance_detection")).toMatchObject({ n: 4, value: 3 / 4 });
    expect(figure("query_p95_ms")).toMatchObject({ n: 5, unit: "ms", baseline: null });
    for (const { name, value, interval } of report.figures) {
      expect(value, name).toBeGreaterThanOrEqual(interval[0]);
      expect(value, name).toBeLessThanOrEqual(interval[1]);
    }
    expect(report.unknown).toEqual([`${at("q")} line 5: gold: no tool has the id "cobbler"`]);
    expect(report.cases.find(({ id }) => id === "5")?.registry.ranked).toEqual([]);
  });

  it("gives the same intervals again, and prints both systems in one row", () => {
    const files = { tools: write("t", tools), queries: [write("q", queries)] };
    const [first, second] = [evaluateDiscovery(files), evaluateDiscovery(files)];
    const shares = ({ figures }: typeof first) => figures.filter(({ unit }) => unit === "share");
    expect(shares(first)).toEqual(shares(second));
    const text = printDiscovery(first);
    expect(text).toMatch(/registry +BM25 +n\n/);
    expect(text).toMatch(/discovery\.recall_at_1 +62\.5 % \[.*\] +37\.5 % \[.*\] +4\n/);
    expect(text).toMatch(/1 unknown ids, counted as missed$/);
  });

  it("leaves out what the questions cannot tell", () => {
    const names = (lines: readonly object[]): string[] =>
      evaluateDiscovery({ tools: write("t", tools), queries: [write("one", lines)] }).figures.map(({ name }) => name);
    expect(names(queries.slice(0, 2))).not.toContain("discovery.abstention_auc");
    expect(names(queries.slice(3, 4))).not.toContain("discovery.recall_at_1");
    expect(names([{ id: "r", query: "mend", relevant: true }])).toContain("discovery.relevance_detection");
  });

  it("takes several files of questions together", () => {
    const both = [write("a", queries.slice(0, 2)), write("b", queries.slice(3, 4))];
    const { figures } = evaluateDiscovery({ tools: write("t", tools), queries: both });
    expect(figures.find(({ name }) => name === "discovery.abstention_auc")).toMatchObject({ n: 3, value: 1 });
  });

  it("names the file, line and field of what is malformed", () => {
    const broken = write("broken", [...queries, { id: "6", query: 6 }]);
    expect(() => evaluateDiscovery({ tools: write("t", tools), queries: [broken] })).toThrow(
      /broken is malformed:\nline 6: query/,
    );
    expect(() => evaluateDiscovery({ tools: broken, queries: [write("q", queries)] })).toThrow(/line 1: name/);
  });
});
