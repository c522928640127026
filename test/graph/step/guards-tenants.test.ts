import { describe, expect, it } from "vitest";
import { createRandom } from "../../../samples/generate/random.ts";
import { createGuards } from "../../../src/graph/step/guards.ts";
import { InvalidInput, RateLimited, toFailure, Unavailable } from "../../../src/tools/errors.ts";
import { createHealth } from "../../../src/tools/registry/health/create-health.ts";
import { testAgent } from "../../support/test-agents.ts";
import { testClock } from "../../tools/registry/health/clock.ts";

const solo = testAgent("solo", () => Promise.resolve("done"));
const name = { agent: "solo", version: "1.0.0", id: "solo@1.0.0" };
const works = (): Promise<string> => Promise.resolve("done");
const fails = (): Promise<never> => Promise.reject(new Unavailable("down"));

describe("guards between tenants", () => {
  it("leave nobody else out because one tenant fails, asks too much or asks wrongly", async () => {
    const guards = createGuards();
    for (const make of [() => new Unavailable("down"), () => new RateLimited("slower"), () => new InvalidInput("no")])
      for (let time = 0; time < 20; time++)
        await guards.run(solo, "acme", () => Promise.reject(make())).catch(() => undefined);
    expect(await guards.run(solo, "globex", works)).toBe("done");
    await expect(guards.run(solo, "acme", works)).rejects.toThrow("left alone");
  });

  it("call an instance unhealthy, or take it out, for one tenant's failures only where nobody else uses it", async () => {
    const clock = testClock();
    const health = createHealth({ now: clock.now });
    const guards = createGuards({ health, now: clock.now });
    await guards.run(solo, "globex", works);
    for (let time = 0; time < 5; time++) await guards.run(solo, "acme", fails).catch(() => undefined);
    expect(health.of("solo", "globex")).toMatchObject({ state: "degraded", instances: [{ breaker: "closed" }] });
    expect(health.of("solo", "acme")).toMatchObject({ state: "unhealthy", instances: [{ breaker: "open" }] });
    expect(health.of("solo").instances[0]).toMatchObject({ breaker: "open", breakers_of_tenants: 1 });
    expect(health.of("solo", "globex").instances[0]).not.toHaveProperty("breakers_of_tenants");
  });

  it("show a tenant what it has under way and waiting, and not what others have", async () => {
    const health = createHealth();
    const guards = createGuards({ health, bulkhead: { places: 3, tenantPlaces: 2 } });
    const work = Promise.withResolvers<string>();
    const running = [1, 2, 3, 4].map(() => guards.run(solo, "acme", () => work.promise));
    expect(health.of("solo", "acme").instances[0]).toMatchObject({
      in_flight: 4,
      tenant: { in_flight: 2, waiting: 2, attempts: 0 },
    });
    expect(health.of("solo", "globex").instances[0]).not.toHaveProperty("tenant");
    expect(await guards.run(solo, "globex", works)).toBe("done");
    work.resolve("done");
    expect(await Promise.all(running)).toEqual(["done", "done", "done", "done"]);
    expect(health.of("solo", "acme").instances[0]?.tenant).toMatchObject({ in_flight: 0, waiting: 0, attempts: 4 });
  });

  it("send away who waits when the breaker opens, and no one whom it does not shut out", async () => {
    const health = createHealth();
    const guards = createGuards({ health, bulkhead: { places: 3, tenantPlaces: 2 } });
    const work = Promise.withResolvers<string>();
    const running = [1, 2].map(() => guards.run(solo, "acme", () => work.promise));
    const theirs = guards.run(solo, "globex", () => work.promise);
    const waiting = [1, 2, 3].map(() => guards.run(solo, "acme", works));
    const waitingToo = guards.run(solo, "globex", works);
    // As another replica would say it: five failures there.
    const other = createHealth({ replica: "other" });
    other.breakers.subscribe((verdict) => health.breakers.hear(verdict));
    const { breaker } = other.instance(name);
    for (let time = 0; time < 5; time++) {
      const pass = breaker.admit("acme");
      if (pass.kind !== "shut") breaker.ended("acme", pass, { failure: toFailure(new Unavailable("down")) });
    }
    for (const one of waiting) await expect(one).rejects.toThrow("left alone");
    work.resolve("whole");
    expect(await Promise.all([...running, theirs, waitingToo])).toEqual(["whole", "whole", "whole", "done"]);
  });

  it("let what waits at a draining instance finish, and say then that it is empty", async () => {
    const health = createHealth();
    const guards = createGuards({ health, bulkhead: { places: 1, tenantPlaces: 1 } });
    const work = Promise.withResolvers<string>();
    const running = [guards.run(solo, "acme", () => work.promise), guards.run(solo, "globex", works)];
    let empty = false;
    const drained = health.drain(name).then(() => (empty = true));
    await expect(guards.run(solo, "acme", works)).rejects.toThrow("draining");
    expect(empty).toBe(false);
    work.resolve("done");
    expect(await Promise.all(running)).toEqual(["done", "done"]);
    await drained;
    expect(health.of("solo").state).toBe("draining");
  });

  it("keep one tenant's trouble to itself, whatever the others do meanwhile", async () => {
    for (const seed of [1, 2, 3]) {
      const clock = testClock();
      const source = createRandom(seed);
      const guards = createGuards({ now: clock.now, random: () => source.next() });
      let refused = 0;
      for (let call = 0; call < 3000; call++) {
        clock.advance(source.next() * 100);
        const poisonous = source.next() < 0.5;
        const tenant = poisonous ? "poisonous" : `tenant-${Math.floor(source.next() * 5)}`;
        const attempt = poisonous || source.next() < 0.02 ? fails : works;
        await guards.run(solo, tenant, attempt).catch((error: Error) => {
          if (!poisonous && error.message !== "down") refused++;
        });
      }
      // A failure of their own may coincide with a row of the other's: rarely, and for one rest.
      expect(refused).toBeLessThan(30);
    }
  });
});
