import { MemorySaver } from "@langchain/langgraph";
import { describe, expect, it } from "vitest";
import type { Agent } from "../../../src/agents/agent.ts";
import type { GraphDependencies } from "../../../src/graph/dependencies.ts";
import { buildGraph } from "../../../src/graph/build-graph.ts";
import { pinPlan } from "../../../src/graph/nodes/pin-plan.ts";
import type { PlannedStep } from "../../../src/graph/plan/planned.ts";
import { testAgent, testDependencies } from "../../support/test-agents.ts";
import { MortalProcess } from "../../support/workflows/mortal-process.ts";
import { MortalSaver } from "../../support/workflows/mortal-saver.ts";

const clerk = (says: string, version = "1.0.0"): Agent => ({
  ...testAgent("clerk", () => Promise.resolve(says)),
  version,
});
const step = (name: string, agent: string, more: object = {}) => ({
  name,
  agent,
  inputs: {},
  outputs: [name],
  ...more,
});

async function carriedOut(deps: GraphDependencies, steps: object[]): Promise<Readonly<Record<string, unknown>>> {
  const graph = buildGraph(deps, new MemorySaver());
  const config = { configurable: { thread_id: "t", run_id: "r" } };
  const { context } = (await graph.invoke({ plan: { steps } }, config)) as unknown as { context: object };
  return Object.fromEntries(Object.entries(context).filter(([name]) => name.length === 1));
}

describe("an agent that is replaced while a run asks it", () => {
  it("is the same for all asks of the run, those of later steps included, and another for the next run", async () => {
    const asker = testAgent("asker", async (_task, { ask }) => {
      const before = await ask("clerk", { n: 1 });
      deps.registry.register(clerk("new"));
      return [before, await ask("clerk", { n: 2 }), await ask("clerk@^1.0.0", { n: 3 })];
    });
    const deps = testDependencies([asker, clerk("old")]);
    const steps = [step("a", "asker"), step("b", "asker", { depends_on: ["a"] })];
    const all = ["old", "old", "old"];
    expect(await carriedOut(deps, steps)).toEqual({ a: all, b: all });
    expect(await carriedOut(deps, [step("c", "asker")])).toEqual({ c: ["new", "new", "new"] });
  });

  it("is the one that the plan began with, where the plan names it or its asker declares it", async () => {
    const replacing = (registry: () => GraphDependencies["registry"]): Agent =>
      testAgent("asker", async (_task, { ask }) => {
        registry().register(clerk("new"));
        return ask("clerk", {});
      });
    const named: GraphDependencies = testDependencies([replacing(() => named.registry), clerk("old")]);
    const steps = [step("a", "asker"), step("b", "clerk", { depends_on: ["a"] })];
    expect(await carriedOut(named, steps)).toEqual({ a: "old", b: "old" });
    const asker = { ...replacing(() => declared.registry), asks: ["clerk"] };
    const declared: GraphDependencies = testDependencies([asker, clerk("old")]);
    expect(await carriedOut(declared, [step("a", "asker")])).toEqual({ a: "old" });
  });

  it("is the same for steps side by side, whichever asks first", async () => {
    const asked = Promise.withResolvers<void>();
    const first = testAgent("first", async (_task, { ask }) => {
      const answer = await ask("clerk", { n: 1 });
      deps.registry.register(clerk("new"));
      asked.resolve();
      return answer;
    });
    const second = testAgent("second", async (_task, { ask }) => {
      await asked.promise;
      return ask("clerk", { n: 2 });
    });
    const deps = testDependencies([first, second, clerk("old")]);
    expect(await carriedOut(deps, [step("a", "first"), step("b", "second")])).toEqual({ a: "old", b: "old" });
  });
});

describe("a run whose process dies after it has asked", () => {
  it("asks the version that it began with, wherever it died", async () => {
    let kills = 0;
    for (let life = 4; life < 26; life++) {
      const store = new MemorySaver();
      const config = { configurable: { thread_id: "t", run_id: "r" }, durability: "sync" as const };
      const heard: string[] = [];
      for (let epoch = 0; ; epoch++) {
        const process = new MortalProcess(epoch, epoch === 0 ? life : undefined);
        const asker = testAgent("asker", async ({ step: path }, { ask }) => {
          const answers = [await ask("clerk", { path, n: 1 }), await ask("clerk", { path, n: 2 })];
          if (process.dead) await new Promise<never>(() => undefined);
          return answers;
        });
        const says = (version: string): Agent => ({
          ...testAgent("clerk", () => {
            process.tick();
            if (process.dead) return new Promise<never>(() => undefined);
            heard.push(version);
            return Promise.resolve(version);
          }),
          version,
        });
        const versions = epoch === 0 ? ["1.0.0"] : ["1.0.0", "2.0.0"];
        const deps = testDependencies([asker, ...versions.map(says)]);
        const graph = buildGraph(deps, new MortalSaver(store, process, []));
        const stop = new AbortController();
        const begun = (await store.getTuple(config)) !== undefined;
        const steps = [step("a", "asker"), step("b", "asker", { depends_on: ["a"] })];
        const run = graph.invoke(begun ? null : { plan: { steps } }, { ...config, signal: stop.signal });
        run.catch(() => undefined);
        await Promise.race([run, process.died]);
        if (!process.dead) break;
        kills++;
        stop.abort();
      }
      // One that died before it had asked anybody has not begun with any version.
      const [one] = heard;
      expect(new Set(heard)).toEqual(new Set([one]));
    }
    expect(kills).toBeGreaterThan(10);
  });
});

describe("a plan made anew", () => {
  it("keeps the agents that its run is tied to, and ties the others to what is there now", async () => {
    const deps = testDependencies([clerk("old"), testAgent("other", () => Promise.resolve(1))]);
    const config = { configurable: { thread_id: "t", run_id: "r" } };
    const plan = (...agents: string[]) => ({
      steps: agents.map((agent): PlannedStep => ({ ...step(agent, agent), with: {}, depends_on: [] })),
    });
    const { pins } = await pinPlan(plan("clerk"), {}, config, deps);
    deps.registry.register(clerk("new"));
    const again = await pinPlan(plan("clerk", "other"), pins, config, deps);
    const [kept, added] = again.plan.steps;
    expect(kept?.pin).toBe(pins.clerk);
    expect(Object.keys(again.pins)).toEqual(["clerk", "other"]);
    expect(again.pins.other).toBe(added?.pin);
    expect((await pinPlan(plan("clerk"), {}, config, deps)).pins.clerk).not.toBe(pins.clerk);
  });
});
