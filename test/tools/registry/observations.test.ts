import { describe, expect, it } from "vitest";
import { createObservations } from "../../../src/tools/registry/observations.ts";

describe("observations of agents", () => {
  it("know the usual and the slow time of what succeeded", () => {
    const seen = createObservations();
    for (let ms = 100; ms >= 1; ms--) seen.observe("alpha", { ms, ok: true });
    seen.observe("alpha", { ms: 30_000, ok: false });
    expect(seen.of("alpha")).toEqual({ succeeded: 100, failed: 1, p50Ms: 50, p95Ms: 95 });
    expect(seen.median("alpha")).toBe(50);
  });

  it("give no median before enough attempts have succeeded, and nothing of a stranger", () => {
    const seen = createObservations();
    for (let count = 0; count < 4; count++) seen.observe("alpha", { ms: 7, ok: true });
    seen.observe("alpha", { ms: 1, ok: false });
    expect(seen.median("alpha")).toBeUndefined();
    seen.observe("alpha", { ms: 7, ok: true });
    expect(seen.median("alpha")).toBe(7);
    expect(seen.median("beta")).toBeUndefined();
    expect(seen.of("beta")).toEqual({ succeeded: 0, failed: 0 });
  });

  it("forget the oldest first, each agent on its own", () => {
    const seen = createObservations(10);
    for (let ms = 1; ms <= 25; ms++) seen.observe("alpha", { ms, ok: true });
    seen.observe("beta", { ms: 1000, ok: true });
    expect(seen.of("alpha")).toEqual({ succeeded: 10, failed: 0, p50Ms: 20, p95Ms: 25 });
  });

  it("ignore times that are none", () => {
    const seen = createObservations();
    for (const ms of [-1, Number.NaN, Number.POSITIVE_INFINITY]) seen.observe("alpha", { ms, ok: true });
    expect(seen.of("alpha")).toEqual({ succeeded: 0, failed: 0 });
  });
});
