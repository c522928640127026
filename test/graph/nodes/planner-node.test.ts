import { Command, MemorySaver } from "@langchain/langgraph";
import { describe, expect, it } from "vitest";
import type { Planning } from "../../../src/agents/planner/planning.ts";
import { buildGraph } from "../../../src/graph/build-graph.ts";
import { InvalidInput } from "../../../src/tools/errors.ts";
import { scriptedPlanner, testAgent, testDependencies } from "../../support/test-agents.ts";

const alpha = testAgent("alpha", (task) => Promise.resolve({ text: JSON.stringify(task.input) }));
const broken = testAgent("broken", () => Promise.reject(new InvalidInput("no")));
const step = (name: string, more: object = {}) => ({
  name,
  agent: "alpha",
  inputs: [],
  outputs: [`of_${name}`],
  with: {},
  depends_on: [],
  ...more,
});
const question = { messages: [{ role: "user", content: "as typed" }] };
/** Every call is a run of its own on the same thread, as over HTTP. */
const newRun = () => ({ configurable: { thread_id: "t", run_id: crypto.randomUUID() } });

function planning(...steps: object[]): Planning {
  const intent = { kind: "task" as const, question: "q", search: "q", confidence: 1, format: "prose" as const };
  const draft = { steps } as never;
  return { kind: "plan", question: "stands alone", intent, draft, candidates: [], by: "builtin", repairs: [] };
}

function served(...answers: Planning[]) {
  const planner = scriptedPlanner(...answers);
  return { graph: buildGraph(testDependencies([alpha, broken], planner), new MemorySaver()), planner };
}

describe("a plan that waits for a person", () => {
  it("goes on in the run that brings the answer, and nothing is planned again", async () => {
    const { graph, planner } = served(planning(step("a")));
    await graph.invoke({ ...question, approve_plan: true }, newRun());
    const after = await graph.invoke(new Command({ resume: { plan: { steps: [step("edited")] } } }), newRun());
    expect(after.steps).toMatchObject({ edited: { status: "completed" } });
    expect(planner.requests).toHaveLength(1);
  });

  it("is dropped when the next run brings a new question", async () => {
    const { graph } = served(planning(step("a")), planning(step("b")));
    await graph.invoke({ ...question, approve_plan: true }, newRun());
    expect((await graph.invoke(question, newRun())).steps).toMatchObject({ b: { status: "completed" } });
  });

  it("is not carried out when the person says no and sends a plan along", async () => {
    const { graph } = served(planning(step("a")));
    await graph.invoke({ ...question, approve_plan: true }, newRun());
    const resume = { approved: false, plan: { steps: [step("a")] } };
    expect((await graph.invoke(new Command({ resume }), newRun())).plan).toMatchObject({ state: "rejected" });
  });

  it("shows and takes deadlines in the words of the language", async () => {
    const { graph } = served(planning(step("a")));
    await graph.invoke({ ...question, approve_plan: true }, newRun());
    const wrong = { plan: { steps: [step("a", { timeout: 30, agent: "alpah" })] } };
    await graph.invoke(new Command({ resume: wrong }), newRun());
    const right = { plan: { steps: [step("a", { timeout: 30 })] } };
    const after = await graph.invoke(new Command({ resume: right }), newRun());
    expect(after.plan).toMatchObject({ steps: [{ timeout: 30_000 }] });
  });
});

describe("planning anew", () => {
  it("keeps finished steps with their deadlines", async () => {
    const { graph } = served(planning(step("a")), planning(step("rest", { inputs: ["of_a"] })));
    await graph.invoke({ ...question, approve_plan: true }, newRun());
    const edited = { steps: [step("a", { timeout: "20s" }), step("b", { inputs: ["of_a"], agent: "broken" })] };
    const after = await graph.invoke(new Command({ resume: { plan: edited } }), newRun());
    expect(after.plan).toMatchObject({ revision: 1, steps: [{ name: "a", timeout: 20_000 }, { name: "rest" }] });
    expect(after.steps).toMatchObject({ a: { attempts: 1 }, rest: { status: "completed" } });
  });
});

describe("the values a plan starts from", () => {
  it("give way to a step that writes their name, in a given plan and a planned one", async () => {
    const clean = step("clean", { inputs: ["user_query"], outputs: ["question"] });
    const use = step("use", { inputs: ["question"], outputs: ["final"] });
    const given = await served().graph.invoke({ ...question, plan: { steps: [clean, use] } }, newRun());
    const planned = await served(planning(clean, use)).graph.invoke(question, newRun());
    for (const { context } of [given, planned]) expect(context.question).toEqual({ text: '{"user_query":"as typed"}' });
  });

  it("hold the last answer as it was remembered, without the note under it", async () => {
    const { graph } = served(planning(step("a")), planning(step("b", { inputs: ["previous_answer"] })));
    await graph.invoke(question, newRun());
    const { context } = await graph.invoke(question, newRun());
    expect(context.of_b).toEqual({ text: '{"previous_answer":"{}"}' });
  });
});
