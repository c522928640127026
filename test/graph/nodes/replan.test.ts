import { Command, MemorySaver } from "@langchain/langgraph";
import { describe, expect, it } from "vitest";
import { createPlanner } from "../../../src/agents/planner/planner.ts";
import type { Planning, WritePlan } from "../../../src/agents/planner/planning.ts";
import type { Agent } from "../../../src/agents/agent.ts";
import type { Usage } from "../../../src/agents/model/usage.ts";
import { buildGraph } from "../../../src/graph/build-graph.ts";
import { InvalidInput, RateLimited } from "../../../src/tools/errors.ts";
import { builtinAgents } from "../../../evals/builtin-agents.ts";
import { scriptedPlanner, testAgent, testDependencies } from "../../support/test-agents.ts";

const intent = { kind: "task" as const, question: "q", search: "q", confidence: 1, format: "prose" as const };
const question = { messages: [{ role: "user", content: "as typed" }] };
const broken = testAgent("broken", () => Promise.reject(new InvalidInput("no")));
const step = (name: string, agent: string, more: object = {}) => ({
  name,
  agent,
  inputs: [],
  outputs: [`of_${name}`],
  with: {},
  depends_on: [],
  ...more,
});
const plan = (...steps: object[]): Planning => ({
  kind: "plan",
  question: "q",
  intent,
  draft: { steps } as never,
  candidates: [],
  by: "builtin",
  repairs: [],
});
const reply = (text: string): Planning => ({ kind: "reply", text, intent, by: "builtin" });

/** A planner each of whose calls takes as much. */
function spending(planner: WritePlan, usage: Usage): WritePlan {
  return (request, context) => {
    context.spend(usage);
    return planner(request, context);
  };
}

/** A thread of a graph over these agents, and the events of its runs. */
function threadOf(agents: readonly Agent[], planner: WritePlan) {
  const graph = buildGraph(testDependencies(agents, planner), new MemorySaver());
  const config = { configurable: { thread_id: "t", run_id: "r" } };
  const events: { type: string; step?: string }[] = [];
  return {
    events,
    run: async (input: typeof question | Command<unknown, Record<string, unknown>, never>) => {
      for await (const event of await graph.stream(input, { ...config, streamMode: "custom" })) events.push(event);
      const { values, tasks } = await graph.getState(config);
      return { ...values, asked: tasks.flatMap(({ interrupts }) => interrupts) };
    },
  };
}

describe("a planner that plans around failures", () => {
  it("knows those of every plan before, each step once and without its tasks", async () => {
    const each = step("a", "broken", { for_each: { in: "[1, 2]" } });
    const planner = scriptedPlanner(plan(each), plan(step("b", "broken")), plan(step("c", "broken")));
    await threadOf([broken], planner).run(question);
    expect(planner.requests.map(({ failed }) => failed.map(({ name, agent }) => [name, agent]))).toEqual([
      [],
      [["a", "broken"]],
      [
        ["a", "broken"],
        ["b", "broken"],
      ],
    ]);
  });

  it("does a failed step once more under a name, and so under a key, of its own", async () => {
    const keys: string[] = [];
    const busy = testAgent("retriever", (_, { idempotencyKey }) => {
      keys.push(idempotencyKey);
      return keys.at(-1) === "r:find_documents"
        ? Promise.reject(new RateLimited("busy", { retryAfterMs: 1 }))
        : Promise.resolve({ passages: ["p1"] });
    });
    const writer = testAgent("synthesizer", ({ input }) => Promise.resolve({ text: JSON.stringify(input) }));
    const { plan: builtin } = createPlanner({ registry: builtinAgents() });
    const asked = { messages: [{ role: "user", content: "What does our travel policy say about costs?" }] };
    const { answer } = await threadOf([busy, writer], builtin).run(asked);
    expect([...new Set(keys)]).toEqual(["r:find_documents", "r:find_documents_2"]);
    expect(answer).toContain('"found_documents":{"passages":["p1"]}');
  });

  it("can read what a person found done", async () => {
    const pay = testAgent("pay", () => Promise.reject(new Error("the line went dead")), { effect: "irreversible" });
    const tell = testAgent("tell", ({ input }) => Promise.resolve(JSON.stringify(input)));
    const first = plan(step("paid", "pay", { outputs: ["receipt"] }), step("a", "broken"));
    const second = plan(step("told", "tell", { inputs: { number: "receipt.id" } }));
    const thread = threadOf([pay, tell, broken], scriptedPlanner(first, second));
    await thread.run(question);
    const { answer } = await thread.run(new Command({ resume: { outcome: "done", output: { id: 7 } } }));
    expect(answer).toMatch(/^\{"number":7\}/);
  });

  it("asks nobody about a step that is in no plan any more", async () => {
    const done = testAgent("done", () => Promise.resolve("well"));
    const first = plan(step("sign", "done", { approval: { message: "sign?" } }), step("a", "broken"));
    const { asked, answer, steps } = await threadOf(
      [done, broken],
      scriptedPlanner(first, plan(step("b", "done"))),
    ).run(question);
    expect(asked).toEqual([]);
    expect(steps.sign).toBeUndefined();
    expect(answer).toMatch(/^well/);
  });

  it("knows the names of finished steps that no plan kept", async () => {
    const done = testAgent("done", () => Promise.resolve("well"));
    const planner = scriptedPlanner(
      plan(step("cost", "done"), step("a", "broken", { depends_on: ["cost"] })),
      plan(step("b", "broken")),
      plan(step("c", "done")),
    );
    await threadOf([done, broken], planner).run(question);
    expect(planner.requests.map(({ done: names = [] }) => names.map(({ name }) => name))).toEqual([
      [],
      ["cost"],
      ["cost"],
    ]);
  });
});

describe("a planner that gives up", () => {
  const book = testAgent("book", () => Promise.resolve({ id: 7 }), { effect: "idempotent" });
  const draft = plan(
    step("hotel", "book", { outputs: ["booking"], compensate: { agent: "cancel", inputs: { id: "booking.id" } } }),
    step("pay", "broken", { depends_on: ["hotel"] }),
    step("tell", "book", { depends_on: ["pay"] }),
  );

  it("ends the run with its words, once what was done is undone and what was not is passed over", async () => {
    const undone: unknown[] = [];
    const cancel = testAgent("cancel", ({ input }) => Promise.resolve(void undone.push(input)), {
      effect: "idempotent",
    });
    const thread = threadOf([book, broken, cancel], scriptedPlanner(draft, reply("It cannot be paid.")));
    const { answer, steps, plan: last } = await thread.run(question);
    expect(undone).toEqual([{ id: 7 }]);
    expect(answer).toMatch(/^It cannot be paid\./);
    expect(steps).toMatchObject({
      hotel: { status: "compensated" },
      pay: { status: "failed" },
      tell: { status: "skipped", reason: "step pay failed" },
    });
    expect(last).toMatchObject({ state: "ready", revision: 1 });
    expect(thread.events).toContainEqual(expect.objectContaining({ type: "step.skipped", step: "tell" }));
  });

  it("is not asked again after a person has said what became of a compensation", async () => {
    const cancel = testAgent("cancel", () => Promise.reject(new Error("the line went dead")), {
      effect: "irreversible",
    });
    const planner = scriptedPlanner(draft, reply("It cannot be paid."));
    const thread = threadOf([book, broken, cancel], planner);
    const { asked } = await thread.run(question);
    expect(asked).toMatchObject([{ value: { steps: [{ step: "hotel!undo", reason: "outcome_unknown" }] } }]);
    const { answer, steps } = await thread.run(new Command({ resume: { outcome: "done", output: null } }));
    expect(steps).toMatchObject({ hotel: { status: "compensated" } });
    expect(answer).toMatch(/^It cannot be paid\./);
    expect(planner.requests).toHaveLength(2);
  });

  it("says what could not be undone", async () => {
    const cancel = testAgent("cancel", () => Promise.reject(new InvalidInput("no")), { effect: "idempotent" });
    const { answer } = await threadOf([book, broken, cancel], scriptedPlanner(draft, reply("It cannot be paid."))).run(
      question,
    );
    expect(answer).toMatch(/^It cannot be paid\.\n\nThis was done and could not be undone: hotel\./);
  });

  it("is counted like one that plans", async () => {
    const planner = spending(scriptedPlanner(draft, reply("No.")), { inputTokens: 5, outputTokens: 2, usd: 0.5 });
    const cancel = testAgent("cancel", () => Promise.resolve(null), { effect: "idempotent" });
    const { usage } = await threadOf([book, broken, cancel], planner).run(question);
    expect(usage).toMatchObject({ input_tokens: 10, output_tokens: 4, usd: 1 });
  });
});
