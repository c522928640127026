import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createHealth } from "../../../../src/tools/registry/health/create-health.ts";
import { createProber } from "../../../../src/tools/registry/health/prober.ts";
import { watchAgent } from "../../../../src/tools/registry/health/watch-agent.ts";
import { toFailure, Unavailable } from "../../../../src/tools/errors.ts";

const name = { agent: "pricer", version: "1.0.0", id: "east" };

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("a prober", () => {
  it("asks an instance that nobody has tried, and ever more rarely once it works", async () => {
    const now = (): number => Date.now();
    const instance = createHealth({ now }).instance(name);
    const prober = createProber({ now, random: () => 0.5 });
    let asked = 0;
    const from = Date.now();
    prober.watch(instance, () => Promise.resolve(asked++));
    await vi.advanceTimersByTimeAsync(5000);
    expect([asked, instance.state().state]).toEqual([1, "ready"]);
    const counts: number[] = [];
    for (const until of [14, 15, 34, 35, 74, 75, 134, 135, 194, 195]) {
      await vi.advanceTimersByTimeAsync(until * 1000 - (Date.now() - from));
      counts.push(asked);
    }
    expect(counts).toEqual([1, 2, 2, 3, 3, 4, 4, 5, 5, 6]);
    prober.close();
  });

  it("brings back an instance that was unhealthy, and does not bother one under load", async () => {
    const now = (): number => Date.now();
    const instance = createHealth({ now }).instance(name);
    const attempt = (failed: boolean): void => {
      instance.begin();
      instance.end("t", { ms: 1, ...(failed && { failure: toFailure(new Unavailable("down")) }) });
    };
    for (let place = 0; place < 30; place++) attempt(true);
    const prober = createProber({ now, random: () => 0.5, intervalMs: 1000 });
    let asked = 0;
    prober.watch(instance, () => Promise.resolve(asked++));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(instance.state().state).not.toBe("unhealthy");
    const before = asked;
    for (let second = 0; second < 20; second++) {
      attempt(false);
      await vi.advanceTimersByTimeAsync(1000);
    }
    expect(asked).toBe(before);
    prober.close();
  });

  it("counts a probe that is not answered in time, or rejects, against the instance", async () => {
    const now = (): number => Date.now();
    const health = createHealth({ now });
    const [silent, broken] = ["silent", "broken"].map((id) => health.instance({ ...name, id }));
    if (silent === undefined || broken === undefined) throw new Error("two instances expected");
    const prober = createProber({ now, random: () => 0.5, intervalMs: 1000, timeoutMs: 500 });
    prober.watch(silent, () => new Promise(() => undefined));
    prober.watch(broken, () => Promise.reject(new TypeError("fetch failed")));
    // AbortSignal.timeout does not know the test's clock.
    vi.spyOn(AbortSignal, "timeout").mockImplementation((ms) => {
      const over = new AbortController();
      setTimeout(() => over.abort(), ms);
      return over.signal;
    });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(silent.state().state).toBe("unhealthy");
    expect(broken.state().state).toBe("unhealthy");
    expect(broken.statistics.lastError).toMatchObject({ code: "unavailable", message: "fetch failed" });
    prober.close();
    vi.restoreAllMocks();
  });

  it("asks one question at a time, also where an instance is watched twice", async () => {
    const now = (): number => Date.now();
    const instance = createHealth({ now }).instance(name);
    const prober = createProber({ now, random: () => 0.5, intervalMs: 1000, timeoutMs: 1e9 });
    let underWay = 0;
    const probe = (): Promise<never> => {
      underWay++;
      return new Promise(() => undefined);
    };
    prober.watch(instance, () => Promise.reject(new Error("replaced")));
    prober.watch(instance, probe);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(underWay).toBe(1);
    expect(instance.statistics.lastError).toBeUndefined();
    prober.close();
  });

  it("keeps traffic from what does not answer it, and lets one attempt in once it does", async () => {
    const now = (): number => Date.now();
    const instance = createHealth({ now }).instance(name);
    const prober = createProber({ now, random: () => 0.5, intervalMs: 1000 });
    let up = false;
    prober.watch(instance, () => (up ? Promise.resolve() : Promise.reject(new Error("refused"))));
    await vi.advanceTimersByTimeAsync(3000);
    for (let second = 0; second < 30; second++) {
      expect(instance.breaker.admit("acme").kind).toBe("shut");
      await vi.advanceTimersByTimeAsync(1000);
    }
    up = true;
    await vi.advanceTimersByTimeAsync(1000);
    expect(instance.breaker.admit("acme").kind).toBe("test");
    expect(instance.breaker.admit("acme").kind).toBe("shut");
    prober.close();
  });

  it("asks nobody where the interval is 0", async () => {
    const prober = createProber({ intervalMs: 0 });
    prober.watch(createHealth().instance(name), () => Promise.reject(new Error("asked")));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("stops with the watch, also what is under way", async () => {
    const instance = createHealth().instance(name);
    const prober = createProber({ random: () => 0.5, intervalMs: 1000 });
    let asked = 0;
    let heard: AbortSignal | undefined;
    const end = prober.watch(instance, (signal) => {
      asked++;
      heard = signal;
      return new Promise(() => undefined);
    });
    await vi.advanceTimersByTimeAsync(1000);
    end();
    expect(heard?.aborted).toBe(true);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).toBe(1);
    expect(instance.statistics.lastError).toBeUndefined();
  });

  it("watches the instances of an agent that can be probed, until told to stop", async () => {
    const now = (): number => Date.now();
    const health = createHealth({ now });
    const prober = createProber({ now, random: () => 0.5, intervalMs: 1000 });
    const instances = [{ id: "east", probe: () => Promise.resolve() }, { id: "west" }];
    const end = watchAgent({ name: "pricer", version: "1.0.0", instances }, health, prober);
    const alone = watchAgent({ name: "alone", version: "1.0.0", probe: () => Promise.resolve() }, health, prober);
    await vi.advanceTimersByTimeAsync(1000);
    expect(health.of("pricer").instances).toMatchObject([{ id: "east", state: "ready", attempts: 0 }]);
    expect(health.of("alone").instances).toMatchObject([{ id: "alone@1.0.0", state: "ready" }]);
    end();
    alone();
    expect(vi.getTimerCount()).toBe(0);
  });
});
