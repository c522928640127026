import { describe, expect, it } from "vitest";
import { MemorySaver } from "@langchain/langgraph";
import { buildGraph } from "../../../src/graph/build-graph.ts";
import type { Steps } from "../../../src/graph/step/step-state.ts";
import { Unavailable } from "../../../src/tools/errors.ts";
import { testAgent, testDependencies } from "../../support/test-agents.ts";

/** Runs a nested workflow that reserves something and then fails once, with more words for its steps; tells who was called where. */
async function carriedOut(reserve: object, confirm: object = {}) {
  const asked: string[] = [];
  const note = <T>(step: string, made: T): T => (asked.push(step), made);
  let failed = false;
  const agents = [
    testAgent("reserve", ({ step }) => note(step, Promise.resolve({ id: asked.length })), { effect: "compensable" }),
    testAgent("release", ({ step }) => note(step, Promise.resolve({}))),
    testAgent("broken", ({ step }) => note(step, Promise.reject(new Error("it broke"))), { effect: "compensable" }),
    testAgent("once", ({ step }) => {
      if (failed) return note(step, Promise.resolve("done"));
      failed = true;
      return note(step, Promise.reject(new Unavailable("not now")));
    }),
  ];
  const steps = [
    { name: "reserve", agent: "reserve", outputs: ["held"], ...reserve },
    { name: "confirm", agent: "once", depends_on: ["reserve"], retry: 1, outputs: ["sure"], ...confirm },
  ];
  const retry = { attempts: 2, delay: "1ms" };
  const outer = { name: "outer", workflow: { steps, outputs: ["sure"] }, retry, outputs: ["sure"] };
  const config = { configurable: { thread_id: "t", run_id: "r" } };
  const graph = buildGraph(testDependencies(agents), new MemorySaver());
  const error: unknown = await graph.invoke({ plan: { steps: [outer] } }, config).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  const { steps: states } = (await graph.getState(config)).values as { steps: Steps };
  return { asked, error, states: Object.fromEntries(Object.entries(states).map(([at, { status }]) => [at, status])) };
}

const compensate = { agent: "release", inputs: { id: "held.id" } };

describe("a nested workflow that is to be tried again", () => {
  it("is not, where something completed that is undone once the run fails", async () => {
    const { asked, error, states } = await carriedOut({ compensate });
    expect(asked).toEqual(["outer/reserve", "outer/confirm", "outer/reserve!undo"]);
    expect(error).toMatchObject({ code: "unavailable" });
    expect(states).toEqual({ "outer/reserve": "compensated", "outer/confirm": "failed", outer: "failed" });
  });

  it("is, where nothing in it is to be undone", async () => {
    const { asked, error } = await carriedOut({});
    expect(asked).toEqual(["outer/reserve", "outer/confirm", "outer~2/reserve", "outer~2/confirm"]);
    expect(error).toBeUndefined();
  });

  it("is, where a value stood in for what would have been undone", async () => {
    const { asked, error } = await carriedOut({ agent: "broken", fallback: { value: { id: 0 } }, compensate });
    expect(asked).toEqual(["outer/reserve", "outer/confirm", "outer~2/reserve", "outer~2/confirm"]);
    expect(error).toBeUndefined();
  });

  it("is, where what would be undone is what failed", async () => {
    const { asked, error } = await carriedOut({}, { compensate: { agent: "release" } });
    expect(asked).toEqual(["outer/reserve", "outer/confirm", "outer~2/reserve", "outer~2/confirm"]);
    expect(error).toBeUndefined();
  });
});
