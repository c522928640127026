import fc from "fast-check";
import { Registry } from "prom-client";
import { describe, expect, it } from "vitest";
import { createCaps } from "../../../src/server/metrics/caps.ts";
import { createAttemptMetrics } from "../../../src/server/metrics/attempt-metrics.ts";
import { createRunMetrics } from "../../../src/server/metrics/create-run-metrics.ts";
import { createSpendMetrics } from "../../../src/server/metrics/spend-metrics.ts";
import { tenantView } from "../../../src/server/metrics/tenant-view.ts";
import { WorkClock } from "../../../src/server/metrics/work-clock.ts";
import type { CarriedRun } from "../../../src/server/runs/observer.ts";
import { readExposition } from "./read-exposition.ts";

const carried = (more: Partial<CarriedRun> = {}): CarriedRun => ({
  tenant: "acme",
  runId: "r",
  threadId: "t",
  assistantId: "a",
  attempt: 1,
  again: false,
  resumed: false,
  waitedMs: 20,
  traceparent: undefined,
  ...more,
});

describe("a run's metrics", () => {
  it("tell a run that is taken up again from a new one", async () => {
    const registry = new Registry();
    const observe = createRunMetrics(registry, createCaps());
    observe(carried()).ended("lost");
    observe(carried({ attempt: 2, again: true, resumed: true, waitedMs: 1500 })).ended("success");
    const seen = readExposition(await registry.metrics());
    expect(seen.value("baton_run_wait_seconds_sum")).toBe(0.02);
    expect(seen.value("baton_run_recovery_seconds_sum", { tenant: "acme" })).toBe(1.5);
    expect(seen.value("baton_runs_total", { outcome: "lost" })).toBe(1);
    expect(seen.value("baton_runs_total", { outcome: "success" })).toBe(1);
    expect(seen.sum("baton_runs_in_progress")).toBe(0);
  });

  it("are not upset by what is no event of ours, and count one end", async () => {
    const registry = new Registry();
    const watch = createRunMetrics(registry, createCaps())(carried());
    for (const event of [null, 7, "step.started", {}, { type: 3 }, { type: "toString" }, { type: "else" }])
      watch.event(event);
    watch.ended("success");
    watch.ended("error");
    expect(readExposition(await registry.metrics()).sum("baton_runs_total")).toBe(1);
    expect(await watch.within(() => Promise.resolve("done"))).toBe("done");
  });

  it("count a message that is told twice once", async () => {
    const registry = new Registry();
    const watch = createRunMetrics(registry, createCaps())(carried());
    const message = { id: "s!1", to: "b", seq: 1, type: "t", body: 1, bytes: 10, at: new Date().toISOString() };
    for (let told = 0; told < 2; told++) watch.event({ type: "agent.message", step: "s", agent: "one", message });
    for (let told = 0; told < 2; told++) watch.event({ type: "agent.received", step: "b", agent: "two", ids: ["s!1"] });
    const seen = readExposition(await registry.metrics());
    expect(seen.sum("baton_messages_total")).toBe(1);
    expect(seen.sum("baton_message_bytes_total")).toBe(10);
    expect(seen.sum("baton_message_latency_seconds_count")).toBe(1);
  });
});

it("every end of a run is counted from 0, so that the first one shows as an increase", async () => {
  const registry = new Registry();
  const watch = createRunMetrics(registry, createCaps({ tenants: 3, agents: 4, pairs: 5 }))(carried({ tenant: "t" }));
  watch.event({ type: "step.started", step: "s", agent: "a", attempt: 1 });
  const seen = readExposition(await registry.metrics());
  expect(seen.value("baton_runs_total", { outcome: "lost" })).toBe(0);
  expect(seen.value("baton_steps_total", { outcome: "uncompensated" })).toBe(0);
});

describe("labels", () => {
  it("stay bounded whatever users name: what comes later shares one name, and no count is lost", async () => {
    const registry = new Registry();
    const caps = createCaps({ tenants: 3, agents: 4, pairs: 5 });
    const observe = createRunMetrics(registry, caps);
    const onAttempt = createAttemptMetrics(registry, caps);
    const onSpend = createSpendMetrics(registry, caps);
    for (let number = 0; number < 50; number++) {
      const tenant = `t${number}`;
      const agent = `agent-${number}`;
      const watch = observe(carried({ tenant }));
      watch.event({ type: "step.started", step: "s", agent, attempt: 1 });
      watch.event({ type: "step.completed", step: "s", agent, attempts: 1, duration_ms: 1, output: null });
      watch.event({ type: "agent.asked", step: "s", agent, ask: "s>x#1", to: `to-${number}`, at: "", bytes: 2 });
      watch.ended("success");
      onAttempt({ agent, version: "1.0.0", instance: `i${number}`, tenant, ms: 5 });
      onSpend({ tenant, agent, model: undefined, usage: { inputTokens: 1, outputTokens: Number.NaN } });
    }
    const seen = readExposition(await registry.metrics());
    for (const name of ["baton_runs_total", "baton_steps_total", "baton_attempts_total", "baton_messages_total"]) {
      expect(seen.sum(name)).toBe(50);
      const named = seen.families.get(name)?.series.map(({ labels }) => JSON.stringify({ ...labels, outcome: "" }));
      expect(new Set(named).size).toBeLessThanOrEqual(6);
    }
    expect(seen.sum("baton_tokens_total")).toBe(50);
    expect(seen.sum("baton_runs_total", { tenant: "t2" })).toBe(1);
    expect(seen.sum("baton_runs_total", { tenant: "other" })).toBe(47);
  });

  it("of any kind are written so that a scraper reads them back, and no other tenant sees them", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string({ maxLength: 30 }), { maxLength: 8 }), async (names) => {
        const registry = new Registry();
        const onAttempt = createAttemptMetrics(registry, createCaps());
        const agents = new Set(
          [...names, 'x",tenant="acme', '\\",tenant="acme"', "a\nb", "größe ✓"].map((name) => name.trim()),
        );
        for (const agent of agents) onAttempt({ agent, version: "1", instance: "i", tenant: "globex", ms: 1 });
        onAttempt({ agent: "own", version: "1", instance: "i", tenant: "acme", ms: 1 });
        const text = await registry.metrics();
        const read = readExposition(text)
          .families.get("baton_attempts_total")
          ?.series.map(({ labels }) => labels.agent);
        expect(new Set(read)).toEqual(new Set([...agents, "own"]));
        const view = readExposition(tenantView(text, "acme"));
        expect([...view.families.values()].flatMap(({ series }) => series.map(({ labels }) => labels.agent))).toEqual([
          "own",
        ]);
      }),
      { numRuns: 20 },
    );
  });
});

describe("the time at work", () => {
  it("is the measure of the union of what was at work", () => {
    const span = fc.record({ from: fc.nat(200), length: fc.integer({ min: 1, max: 50 }) });
    fc.assert(
      fc.property(fc.array(span, { maxLength: 12 }), (spans) => {
        const clock = new WorkClock();
        const moments = spans.flatMap(({ from, length }, index) => [
          { at: from, tell: () => clock.begin(`s${index}`, from) },
          { at: from + length, tell: () => clock.end(`s${index}`, from + length) },
        ]);
        for (const { tell } of moments.toSorted((one, other) => one.at - other.at)) tell();
        const covered = new Set(spans.flatMap(({ from, length }) => Array.from({ length }, (_, i) => from + i)));
        expect(clock.worked(1000)).toBe(covered.size);
      }),
    );
  });

  it("goes on while something is at work, and takes no notice of an end without a beginning", () => {
    const clock = new WorkClock();
    expect(clock.end("a", 5)).toBeUndefined();
    clock.begin("a", 10);
    expect(clock.worked(25)).toBe(15);
    expect(clock.end("a", 30)).toBe(20);
    expect(clock.worked(99)).toBe(20);
  });
});
