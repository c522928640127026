import { describe, expect, it } from "vitest";
import { pageModule } from "./page-module.ts";

interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}
const { readMetrics, total, most, quantile } = await pageModule<{
  readMetrics: (text: string) => Sample[];
  total: (samples: readonly Sample[], name: string, labels?: object) => number | undefined;
  most: (samples: readonly Sample[], name: string) => number | undefined;
  quantile: (samples: readonly Sample[], name: string, share: number) => number | undefined;
}>("metrics-text.js");
const { span, bytes, percent, ago } = await pageModule<{
  span: (ms: number) => string;
  bytes: (count: number) => string;
  percent: (share: number) => string;
  ago: (at: number, now: number) => string;
}>("amounts.js");

describe("the metrics that the page reads", () => {
  const samples = readMetrics(
    [
      "# HELP baton_queue_runs Runs",
      'baton_queue_runs{tenant="a",state="waiting"} 3',
      'baton_queue_runs{tenant="b",state="waiting"} 4',
      'baton_queue_runs{tenant="say \\"hi\\"\\n",state="dead"} 1',
      "baton_database_up 1",
      ...[
        ["1", 2],
        ["2", 6],
        ["+Inf", 10],
      ].map(([edge, count]) => `took_bucket{le="${edge}",tenant="a"} ${count}`),
    ].join("\n"),
  );

  it("are samples with their labels, quotes and all", () => {
    expect(samples[2]).toEqual({ name: "baton_queue_runs", labels: { tenant: 'say "hi"\n', state: "dead" }, value: 1 });
    expect(samples).toHaveLength(7);
  });

  it("add up over tenants, and say nothing of what there is not", () => {
    expect(total(samples, "baton_queue_runs", { state: "waiting" })).toBe(7);
    expect(most(samples, "baton_queue_runs")).toBe(4);
    expect(total(samples, "baton_queue_runs", { state: "running" })).toBeUndefined();
  });

  it("give a quantile of a histogram within its bucket, and its last edge beyond", () => {
    expect(quantile(samples, "took", 0.2)).toBe(1);
    expect(quantile(samples, "took", 0.4)).toBe(1.5);
    expect(quantile(samples, "took", 0.95)).toBe(2);
    expect(quantile(samples, "other", 0.5)).toBeUndefined();
  });
});

describe("amounts", () => {
  it("are told in the unit that suits them", () => {
    expect([0, 0.4, 12.4, 999, 1000, 59_990, 90_000, 5_400_000, 259_200_000].map(span)).toEqual([
      "0 ms",
      "<1 ms",
      "12 ms",
      "999 ms",
      "1.0 s",
      "1.0 min",
      "1.5 min",
      "1.5 h",
      "3.0 d",
    ]);
    expect([0, 999, 1000, 999_949, 999_950].map(bytes)).toEqual(["0 B", "999 B", "1.0 KB", "999.9 KB", "1.0 MB"]);
    expect([1000, 61_000, 7_300_000].map((ms) => ago(0, ms))).toEqual(["just now", "1 min ago", "2 h ago"]);
  });

  it("never tell a share as whole that is not", () => {
    expect([1, 0.9999, 0.5, 0].map(percent)).toEqual(["100 %", "99.9 %", "50 %", "0 %"]);
  });
});
