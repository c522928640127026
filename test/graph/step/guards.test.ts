import { describe, expect, it } from "vitest";
import type { Agent, AgentInstance } from "../../../src/agents/agent.ts";
import { createGuards, type GuardedAttempt } from "../../../src/graph/step/guards.ts";
import { tryAgent } from "../../../src/graph/step/try-agent.ts";
import { InvalidInput, Unavailable } from "../../../src/tools/errors.ts";
import { createHealth } from "../../../src/tools/registry/health/create-health.ts";
import { testClock } from "../../tools/registry/health/clock.ts";
import { testAgent } from "../../support/test-agents.ts";
import { planOf, testTools } from "../../support/test-tools.ts";

const solo = testAgent("solo", () => Promise.resolve("done"));

function withInstances(...ids: readonly string[]): Agent {
  return { ...solo, name: "many", instances: ids.map((id) => ({ id, execute: () => Promise.resolve(id) })) };
}

const fail = (): Promise<never> => Promise.reject(new Unavailable("down"));
const where = (instance: AgentInstance): Promise<string> => Promise.resolve(instance.id);

describe("guards of an agent with one instance", () => {
  it("are its own instance, by name and version", async () => {
    expect(await createGuards().run(solo, "t", where)).toBe("solo@1.0.0");
  });

  it("leave it alone after five failures in a row, and try it again two seconds later", async () => {
    const clock = testClock();
    const guards = createGuards({ now: clock.now });
    for (let place = 0; place < 5; place++) await expect(guards.run(solo, "t", fail)).rejects.toThrow("down");
    const refused = guards.run(solo, "t", where);
    await expect(refused).rejects.toThrow(Unavailable);
    await expect(refused).rejects.toMatchObject({ retryable: true, detail: { retryAfterMs: 2000 } });
    clock.advance(2000);
    expect(await guards.run(solo, "t", where)).toBe("solo@1.0.0");
  });

  it("do not blame it for what it was asked", async () => {
    const guards = createGuards();
    for (let place = 0; place < 20; place++)
      await expect(guards.run(solo, "t", () => Promise.reject(new InvalidInput("no")))).rejects.toThrow("no");
    expect(await guards.run(solo, "t", where)).toBe("solo@1.0.0");
  });

  it("record every attempt that was made, and none that was refused", async () => {
    const heard: GuardedAttempt[] = [];
    const health = createHealth();
    const guards = createGuards({ health, onAttempt: (attempt) => heard.push(attempt) });
    await guards.run(solo, "acme", where);
    for (let place = 0; place < 7; place++) await guards.run(solo, "acme", fail).catch(() => undefined);
    expect(heard).toHaveLength(6);
    expect(heard[0]).toMatchObject({ agent: "solo", version: "1.0.0", instance: "solo@1.0.0", tenant: "acme" });
    expect(heard[1]?.failure?.code).toBe("unavailable");
    expect(health.of("solo").instances[0]).toMatchObject({ attempts: 6, in_flight: 0, breaker: "open" });
    expect(health.of("solo").state).toBe("unhealthy");
  });

  it("give nothing to it while it drains, and say when it is empty", async () => {
    const health = createHealth();
    const guards = createGuards({ health });
    const work = Promise.withResolvers<string>();
    const running = guards.run(solo, "t", () => work.promise);
    const drained = health.drain({ agent: "solo", version: "1.0.0", id: "solo@1.0.0" });
    await expect(guards.run(solo, "t", where)).rejects.toThrow(/draining/u);
    work.resolve("whole");
    expect(await running).toBe("whole");
    await drained;
  });

  it("share its breaker between objects of the same version, and not with those of another tenant", async () => {
    const guards = createGuards();
    for (let place = 0; place < 5; place++) await guards.run(solo, "t", fail).catch(() => undefined);
    await expect(guards.run({ ...solo }, "t", where)).rejects.toThrow("left alone");
    expect(await guards.run({ ...solo, tenant: "acme" }, "acme", where)).toBe("solo@1.0.0");
    expect(await guards.run({ ...solo, version: "1.0.1" }, "t", where)).toBe("solo@1.0.1");
  });
});

describe("guards of an agent with several instances", () => {
  it("go on at the others while one fails, and losing one costs few attempts", async () => {
    const guards = createGuards();
    const many = withInstances("a", "b", "c");
    let failed = 0;
    for (let place = 0; place < 300; place++) {
      await guards.run(many, "t", (instance) => (instance.id === "b" ? fail() : where(instance))).catch(() => failed++);
    }
    expect(failed).toBeLessThanOrEqual(4);
  });

  it("say that none is left when all of them fail", async () => {
    const clock = testClock();
    const guards = createGuards({ now: clock.now });
    const many = withInstances("a", "b");
    for (let place = 0; place < 40; place++) await guards.run(many, "t", fail).catch(() => undefined);
    await expect(guards.run(many, "t", where)).rejects.toMatchObject({
      code: "unavailable",
      detail: { retryAfterMs: 2000 },
    });
    clock.advance(2000);
    expect(["a", "b"]).toContain(await guards.run(many, "t", where));
  });

  it("follow the agent's list of instances", async () => {
    const guards = createGuards();
    const many = { ...withInstances("a", "b") };
    await guards.run(many, "t", where);
    Object.assign(many, { instances: [{ id: "c", execute: () => Promise.resolve("c") }] });
    expect(await guards.run(many, "t", where)).toBe("c");
  });

  it("send the retry of a step to another instance", async () => {
    const at: string[] = [];
    const many = {
      ...withInstances(),
      instances: ["a", "b", "c"].map((id) => ({
        id,
        execute: () => {
          at.push(id);
          return at.length % 3 === 0 ? Promise.resolve("done") : fail();
        },
      })),
    };
    const [step] = planOf(
      { steps: [{ name: "s", agent: "many", outputs: ["x"], retry: { attempts: 3, delay: "1ms", jitter: false } }] },
      [many],
    ).steps;
    if (step === undefined) throw new Error("a step expected");
    const scope = { values: {}, producers: {}, question: "", prefix: "" };
    for (let run = 0; run < 20; run++) {
      const tools = testTools([many]);
      at.length = 0;
      const tried = await tryAgent(step, { step, path: "s", scope }, tools, () => undefined);
      expect(tried).toMatchObject({ ok: true, output: "done" });
      expect(new Set(at).size).toBe(3);
    }
  });
});
