import { describe, expect, it } from "vitest";
import { bootstrap, quantile, wilson } from "../../evals/figure.ts";
import { judge } from "../../evals/routing/routed-case.ts";
import { respectsOrder } from "../../evals/routing/respects-order.ts";
import { parseDataset } from "../../evals/routing/read-dataset.ts";
import { counts, score } from "../../evals/routing/score.ts";
import type { PlanDraft } from "../../src/agents/planner/plan-draft.ts";
import { InvalidInput } from "../../src/tools/errors.ts";

type Step = PlanDraft["steps"][number];

const step = (agent: string, inputs: Step["inputs"] = [], depends_on: string[] = []): Step => ({
  name: `${agent}_step`,
  agent,
  inputs,
  with: {},
  outputs: [`${agent}_out`],
  depends_on,
});

describe("order", () => {
  const steps = [
    step("redactor"),
    step("retriever", { question: "redactor_out.text" }),
    step("synthesizer", ["question", "retriever_out"]),
    step("pricer", [], ["redactor_step"]),
  ];

  it("follows inputs, expressions and depends_on, through other steps", () => {
    expect(respectsOrder(steps, ["redactor", "synthesizer"])).toBe(true);
    expect(respectsOrder(steps, ["redactor", "pricer"])).toBe(true);
  });

  it("is broken when nothing waits, the other way round, or an agent is missing", () => {
    expect(respectsOrder(steps, ["retriever", "pricer"])).toBe(false);
    expect(respectsOrder(steps, ["synthesizer", "redactor"])).toBe(false);
    expect(respectsOrder(steps, ["analyzer", "synthesizer"])).toBe(false);
  });
});

describe("a dataset", () => {
  const line = (fields: object): string => JSON.stringify({ id: "a", query: "q", agents: [], ...fields });

  it("takes lines without order and with fields of others, and leaves blank lines out", () => {
    expect(parseDataset(`${line({ mood: "good" })}\n\n`, "d")).toEqual([
      { id: "a", query: "q", agents: [], order: [] },
    ]);
  });

  it("names every malformed line with what is wrong", () => {
    const text = [
      "{",
      line({ id: "b", agents: "retriever" }),
      line({}),
      line({}),
      line({ id: "c", split: "train" }),
    ].join("\n");
    const act = () => parseDataset(text, "d.jsonl");
    expect(act).toThrow(InvalidInput);
    expect(act).toThrow(/line 1: is not JSON/);
    expect(act).toThrow(/line 2: agents: /);
    expect(act).toThrow(/line 4: id a is already taken by line 3/);
    expect(act).toThrow(/line 5: split: /);
  });

  it("of no lines is refused", () => {
    expect(() => parseDataset("\n", "d")).toThrow(/holds no lines/);
  });
});

describe("scores", () => {
  const judged = (agents: string[], actual: string[], order: [string, string][] = []) =>
    judge(
      { id: agents.join(" "), query: "q", agents, order },
      { steps: actual.map((agent) => step(agent)), latencyMs: 2, by: "builtin", problems: [] },
    );
  const cases = [
    judged(["retriever", "synthesizer"], ["synthesizer", "retriever"], [["retriever", "synthesizer"]]),
    judged(["pricer", "synthesizer"], ["analyzer", "synthesizer"]),
    judged([], []),
    judged([], ["retriever"]),
  ];
  const value = (name: string): number | undefined => score(cases, cases).find((figure) => figure.name === name)?.value;

  it("count a set as exact whatever the order of its agents", () => {
    expect(value("routing.exact_set")).toBe(0.5);
    expect(value("routing.empty_set")).toBe(0.5);
    expect(value("routing.order")).toBe(0);
  });

  it("are micro-averaged over agents", () => {
    expect(counts(cases)).toEqual({ precision: 3 / 5, recall: 3 / 4, f1: 6 / 9 });
    expect(counts(cases, "pricer")).toEqual({ precision: 1, recall: 0, f1: 0 });
  });

  it("have stable names, units and intervals around the value", () => {
    const figures = score(cases, cases);
    expect(figures.map((figure) => figure.name)).toEqual(
      ["exact_set", "precision", "recall", "f1", "order", "empty_set", "latency_p50_ms", "latency_p95_ms"].map(
        (name) => `routing.${name}`,
      ),
    );
    for (const { value: point, interval, baseline } of figures) {
      expect(interval[0]).toBeLessThanOrEqual(point);
      expect(interval[1]).toBeGreaterThanOrEqual(point);
      expect(baseline).toBe(point);
    }
  });
});

describe("intervals", () => {
  it("are Wilson's for shares", () => {
    const [low, high] = wilson(80, 100);
    expect(low).toBeCloseTo(0.7112, 3);
    expect(high).toBeCloseTo(0.8666, 3);
    expect(wilson(0, 0)).toEqual([0, 1]);
  });

  it("of the bootstrap are the same for the same cases", () => {
    const mean = (values: readonly number[]): number => values.reduce((sum, each) => sum + each, 0) / values.length;
    const values = [1, 2, 3, 4, 5, 6, 7, 8];
    expect(bootstrap(values, mean)).toEqual(bootstrap(values, mean));
  });

  it("take quantiles by the nearest rank", () => {
    expect(quantile([1, 2, 3, 4], 0.5)).toBe(2);
    expect(quantile([1, 2, 3, 4], 0.95)).toBe(4);
    expect(quantile([], 0.5)).toBe(0);
  });
});
