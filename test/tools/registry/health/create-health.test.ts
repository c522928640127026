import { describe, expect, it } from "vitest";
import { InvalidInput, Timeout, toFailure, Unavailable, type Failure } from "../../../../src/tools/errors.ts";
import { createHealth } from "../../../../src/tools/registry/health/create-health.ts";
import type { Health, HealthChange } from "../../../../src/tools/registry/health/health.ts";
import { healthSnapshot } from "../../../../src/tools/registry/health/snapshot.ts";
import { testClock } from "./clock.ts";

const name = { agent: "pricer", version: "1.0.0", id: "east" };
const entry = { name: "pricer", version: "1.0.0" };
const down = toFailure(new Unavailable("secret words of acme"));

function attempts(health: Health, count: number, how: { ms?: number; failure?: Failure; tenant?: string } = {}): void {
  const { ms = 10, failure, tenant = "acme" } = how;
  const instance = health.instance(name);
  for (let place = 0; place < count; place++) {
    instance.begin();
    instance.end(tenant, { ms, failure });
  }
}

describe("health", () => {
  it("of an agent nobody has tried is unknown, and nothing speaks against it", () => {
    const health = createHealth();
    expect(health.of("pricer")).toMatchObject({ state: "unknown", preference: 1, instances: [] });
    expect(health.prefer(entry)).toBe(1);
    expect(health.median("pricer")).toBeUndefined();
  });

  it("says of an instance how it does, in plain JSON", () => {
    const clock = testClock();
    const health = createHealth({ now: clock.now });
    attempts(health, 20);
    attempts(health, 1, { failure: toFailure(new Timeout("too late")) });
    health.instance(name).begin();
    const said = health.of("pricer");
    expect(JSON.parse(JSON.stringify(said))).toEqual(said);
    expect(said.instances).toEqual([
      expect.objectContaining({
        id: "east",
        version: "1.0.0",
        state: "ready",
        breaker: "closed",
        in_flight: 1,
        success_rate: 0.95,
        last_minute: { succeeded: 20, failed: 1, timeouts: 1 },
        attempts: 21,
        failures_in_a_row: 1,
        last_error: { code: "timeout", message: "too late", at: new Date(clock.now()).toISOString() },
      }),
    ]);
    expect(said.latency.p50_ms).toBeCloseTo(10, 0);
    expect(health.median("pricer")).toBeCloseTo(10, 0);
  });

  it("counts only what a retry could mend against an instance", () => {
    const health = createHealth();
    attempts(health, 50, { failure: toFailure(new InvalidInput("no such thing")) });
    attempts(health, 1);
    expect(health.of("pricer").instances[0]).toMatchObject({ state: "ready", success_rate: 1, attempts: 1 });
    expect(health.of("pricer").instances[0]?.last_error?.code).toBe("invalid_input");
  });

  it("is lowered for planners as it fails, and comes back", () => {
    const clock = testClock();
    const health = createHealth({ now: clock.now });
    const changes: HealthChange[] = [];
    health.subscribe((change) => changes.push(change));
    attempts(health, 1);
    expect(health.prefer(entry)).toBe(1);
    attempts(health, 4, { failure: down });
    const degraded = health.prefer(entry);
    attempts(health, 10, { failure: down });
    expect(degraded).toBeLessThan(0.6);
    expect(health.prefer(entry)).toBeLessThan(0.1);
    clock.advance(10_000);
    attempts(health, 60);
    clock.advance(10_000);
    attempts(health, 1);
    expect(health.prefer(entry)).toBeGreaterThan(0.95);
    expect(changes.map(({ to }) => to)).toEqual(["ready", "degraded", "unhealthy", "degraded", "ready"]);
  });

  it("is unknown again when nothing was tried for long, and what was is forgiven", () => {
    const clock = testClock();
    const health = createHealth({ now: clock.now });
    attempts(health, 20, { failure: down });
    clock.advance(600_000);
    expect(health.of("pricer").state).toBe("unknown");
    attempts(health, 1);
    expect(health.of("pricer").instances[0]).toMatchObject({ success_rate: 1, state: "ready" });
  });

  it("shows a tenant its own statistics, and no message of another's error", () => {
    const health = createHealth();
    attempts(health, 2, { failure: down });
    attempts(health, 3, { tenant: "globex" });
    const forGlobex = health.of("pricer", "globex");
    expect(JSON.stringify(forGlobex)).not.toContain("secret words");
    expect(forGlobex.instances[0]).toMatchObject({ attempts: 5, tenant: { attempts: 3, success_rate: 1 } });
    expect(health.of("pricer", "acme").instances[0]?.tenant?.last_error?.message).toBe("secret words of acme");
    expect(health.of("pricer", "initech").instances[0]?.tenant).toBeUndefined();
  });

  it("keeps the same name of two tenants apart", () => {
    const health = createHealth();
    const own = health.instance({ ...name, tenant: "acme" });
    own.begin();
    own.end("acme", { ms: 1, failure: down });
    expect(health.of("pricer").instances).toHaveLength(0);
    expect(health.of("pricer", "globex").instances).toHaveLength(0);
    expect(health.of("pricer", "acme").instances).toHaveLength(1);
    expect(health.prefer(entry)).toBe(1);
    expect(health.prefer({ ...entry, tenant: "acme" })).toBeLessThan(1);
  });

  it("remembers so many tenants, and forgets the one that was here longest ago", () => {
    const health = createHealth({ tenants: 2 });
    for (const tenant of ["a", "b", "a", "c"]) attempts(health, 1, { tenant });
    const seen = ["a", "b", "c"].map((tenant) => health.of("pricer", tenant).instances[0]?.tenant?.attempts);
    expect(seen).toEqual([2, undefined, 1]);
  });

  it("reports an instance as drained when the last attempt has ended", async () => {
    const health = createHealth();
    const instance = health.instance(name);
    instance.begin();
    let empty = false;
    const drained = health.drain(name).then(() => {
      empty = true;
    });
    await Promise.resolve();
    expect([empty, health.of("pricer").state]).toEqual([false, "draining"]);
    instance.end("acme", { ms: 1 });
    await drained;
    expect(empty).toBe(true);
    health.resume(name);
    expect(health.of("pricer").state).toBe("ready");
  });

  it("forgets a version that is gone", () => {
    const health = createHealth();
    attempts(health, 1);
    health.forget(entry);
    expect(health.of("pricer").instances).toEqual([]);
  });
});

describe("health of several replicas", () => {
  it("adds up what they counted, takes the newest word of each, and lets it fade", () => {
    const clock = testClock();
    const [here, there] = ["here", "there"].map((replica) => createHealth({ now: clock.now, replica }));
    if (here === undefined || there === undefined) throw new Error("two replicas expected");
    attempts(here, 10);
    attempts(there, 30, { failure: down });
    const old = there.snapshot();
    clock.advance(1000);
    attempts(there, 1, { failure: down });
    const snapshot = healthSnapshot.parse(JSON.parse(JSON.stringify(there.snapshot())));
    for (const said of [snapshot, old, snapshot]) here.merge(said);
    expect(here.of("pricer").instances[0]).toMatchObject({ attempts: 41, replicas: 2 });
    expect(here.of("pricer").success_rate).toBeLessThan(0.5);
    expect(here.instance(name).suspicion).toBe(1);
    clock.advance(11_000);
    here.snapshot();
    expect(here.of("pricer").instances[0]).toMatchObject({ attempts: 10, replicas: 1 });
    expect(here.instance(name).suspicion).toBe(0);
  });

  it("knows by the others how an instance does that was never tried here, and does not pass it on", () => {
    const [here, there] = [createHealth(), createHealth()];
    attempts(there, 30, { failure: down });
    here.merge(there.snapshot());
    expect(here.of("pricer").state).toBe("unhealthy");
    expect(here.prefer(entry)).toBeLessThan(0.1);
    expect(here.snapshot().instances).toEqual([]);
  });

  it("does not take its own words for another's", () => {
    const here = createHealth();
    attempts(here, 3);
    here.merge(here.snapshot());
    expect(here.of("pricer").instances[0]).toMatchObject({ attempts: 3, replicas: 1 });
  });
});
