import { Command, MemorySaver } from "@langchain/langgraph";
import { describe, expect, it } from "vitest";
import { buildGraph } from "../../../src/graph/build-graph.ts";
import type { Steps } from "../../../src/graph/step/step-state.ts";
import { testAgent, testDependencies } from "../../support/test-agents.ts";

/** Runs steps of which some are held, answers for each with what the person says, and tells what was undone. */
async function carriedOut(steps: object[], says: Readonly<Record<string, object>>) {
  const undone: unknown[] = [];
  const called = Promise.withResolvers<void>();
  const agents = [
    testAgent("tell", () => (called.resolve(), Promise.reject(new Error("the line went dead"))), {
      effect: "irreversible",
    }),
    testAgent("crash", () => called.promise.then(() => Promise.reject(new Error("it broke")))),
    testAgent("undo", ({ input }) => Promise.resolve(void undone.push(input)), { effect: "idempotent" }),
  ];
  const graph = buildGraph(testDependencies(agents), new MemorySaver());
  const config = { configurable: { thread_id: "t", run_id: "r" } };
  const asked: string[] = [];
  let next: object = { plan: { steps }, inputs: { who: "ann" } };
  let failed = false;
  for (;;) {
    try {
      const values = (await graph.invoke(next, config)) as unknown as {
        __interrupt__?: { value: { steps: { step: string }[] } }[];
      };
      const waiting = values.__interrupt__?.[0]?.value.steps.map(({ step }) => step);
      if (waiting === undefined) break;
      asked.push(...waiting);
      next = new Command({ resume: Object.fromEntries(waiting.map((path) => [path, says[path]])) });
    } catch {
      failed = true;
      break;
    }
  }
  const { values } = await graph.getState(config);
  const states = Object.entries((values as unknown as { steps: Steps }).steps);
  return { undone, asked, failed, states: Object.fromEntries(states.map(([path, { status }]) => [path, status])) };
}

const compensate = { agent: "undo", inputs: { receipt: "told.id", customer: "who" } };
const tell = { name: "tell", agent: "tell", inputs: {}, outputs: ["told"], compensate };
const crash = { name: "crash", agent: "crash", inputs: {}, outputs: ["never"] };
const done = { outcome: "done", output: { id: 7 } };

describe("a call that a person finds done once its run has failed", () => {
  it("is undone with what it came to", async () => {
    const { undone, states, failed } = await carriedOut([tell, crash], { tell: done });
    expect(undone).toEqual([{ receipt: 7, customer: "ann" }]);
    expect(states).toEqual({ tell: "compensated", crash: "failed" });
    expect(failed).toBe(true);
  });

  it("is undone where the same person gives another one up", async () => {
    const other = { ...tell, name: "other", outputs: ["heard"] };
    const { compensate: _nothing, ...given } = other;
    const { undone, states, asked, failed } = await carriedOut([tell, given], {
      tell: done,
      other: { outcome: "fail" },
    });
    expect(asked).toEqual(["tell", "other"]);
    expect(undone).toEqual([{ receipt: 7, customer: "ann" }]);
    expect(states).toEqual({ tell: "compensated", other: "failed" });
    expect(failed).toBe(true);
  });

  it("is undone within a nested workflow", async () => {
    const workflow = { inputs: { who: {} }, steps: [tell, crash] };
    const outer = { name: "outer", workflow, inputs: ["who"], outputs: ["never"] };
    const { undone, states } = await carriedOut([outer], { "outer/tell": done });
    expect(undone).toEqual([{ receipt: 7, customer: "ann" }]);
    expect(states).toMatchObject({ "outer/tell": "compensated", outer: "failed" });
  });

  it("is undone of an item whose list failed by another, also where the run could bear that and failed later", async () => {
    const inner = { name: "one", agent: "tell", inputs: {}, outputs: ["told"], compensate, when: "kind == 'tell'" };
    const other = { ...crash, name: "other", when: "kind == 'crash'" };
    const workflow = { inputs: { who: {}, kind: {} }, outputs: { x: "1" }, steps: [inner, other] };
    const each = {
      name: "each",
      workflow,
      for_each: { in: "['tell', 'crash']", on_error: "fail" },
      inputs: { who: "who", kind: "item" },
      outputs: ["all"],
      on_error: "skip",
    };
    const later = { name: "later", agent: "crash", inputs: {}, outputs: ["end"], depends_on: ["each"] };
    const { undone, states, asked } = await carriedOut([each, later], { "each[0]/one": done });
    expect(asked).toEqual(["each[0]/one"]);
    expect(undone).toEqual([{ receipt: 7, customer: "ann" }]);
    expect(states).toMatchObject({ "each[0]/one": "compensated", each: "failed", later: "failed" });
  });

  it("has nothing to undo where it was not done", async () => {
    const { undone, states } = await carriedOut([tell, crash], { tell: { outcome: "not_done" } });
    expect(undone).toEqual([]);
    expect(states).toEqual({ tell: "skipped", crash: "failed" });
  });
});
