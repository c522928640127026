import { Command, MemorySaver } from "@langchain/langgraph";
import { describe, expect, it } from "vitest";
import type { Agent } from "../../src/agents/agent.ts";
import type { Planning, WritePlan } from "../../src/agents/planner/planning.ts";
import { InvalidInput, Unavailable } from "../../src/tools/errors.ts";
import { buildGraph } from "../../src/graph/build-graph.ts";
import { scriptedPlanner, testAgent, testDependencies } from "../support/test-agents.ts";

const config = (thread = "t1", run: string = crypto.randomUUID()) => ({
  configurable: { thread_id: thread, run_id: run },
});
const ask = (content: string) => ({ messages: [{ role: "user", content }] });

function planning(draft: unknown, question = "the question"): Planning {
  const intent = { kind: "task" as const, question, search: question, confidence: 1, format: "prose" as const };
  return { kind: "plan", question, intent, draft: draft as never, candidates: [], by: "builtin", repairs: [] };
}

function graphOf(agents: readonly Agent[], writePlan?: WritePlan) {
  return buildGraph(testDependencies(agents, writePlan), new MemorySaver());
}

const writer = testAgent("synthesizer", (task, context) => {
  const text = `About ${task.question}: ${JSON.stringify(task.input)}`;
  context.say(text);
  return Promise.resolve({ text, citations: [{ id: 1 }] });
});
const search = testAgent("retriever", () => Promise.resolve({ passages: ["p1"] }));
const price = testAgent("pricer", () => Promise.resolve({ statements: [{ text: "It costs $5.00." }] }));
const both = {
  steps: [
    { name: "look", agent: "retriever", inputs: ["question"], outputs: ["documents"], with: {}, depends_on: [] },
    { name: "cost", agent: "pricer", inputs: ["question"], outputs: ["quote"], with: {}, depends_on: [] },
    {
      name: "write",
      agent: "synthesizer",
      inputs: ["documents", "quote"],
      outputs: ["final"],
      with: {},
      depends_on: [],
    },
  ],
};

describe("a run of the graph", () => {
  it("carries out a plan, in parallel where it can, and answers", async () => {
    const graph = graphOf([writer, search, price], scriptedPlanner(planning(both)));
    const waves: string[][] = [];
    for await (const [mode, chunk] of await graph.stream(ask("how?"), {
      ...config(),
      streamMode: ["updates", "custom"],
    })) {
      if (mode === "updates") waves.push(Object.keys(chunk));
    }
    const { values } = await graph.getState(config());
    expect(waves.map((wave) => wave.join())).toEqual([
      "planner",
      "retriever",
      "pricer",
      "dispatch",
      "synthesizer",
      "dispatch",
      "respond",
    ]);
    expect(values.answer).toContain(
      'About the question: {"documents":{"passages":["p1"]},"quote":{"statements":[{"text":"It costs $5.00."}]}}',
    );
    expect(values.messages.at(-1)?.text).toBe(values.answer);
    expect(values.citations).toEqual([{ id: 1 }]);
    expect(values.plan.steps.map((step: { depends_on: string[] }) => step.depends_on)).toEqual([
      [],
      [],
      ["look", "cost"],
    ]);
    expect(Object.values(values.steps as Record<string, { status: string }>).map((step) => step.status)).toEqual([
      "completed",
      "completed",
      "completed",
    ]);
  });

  it("streams the answer under the id of the final message, each piece once", async () => {
    const graph = graphOf([writer, search, price], scriptedPlanner(planning(both)));
    const pieces: { id: string | undefined; text: string }[] = [];
    for await (const [message] of await graph.stream(ask("how?"), { ...config(), streamMode: "messages" })) {
      pieces.push({ id: message.id, text: message.text });
    }
    const last = (await graph.getState(config())).values.messages.at(-1);
    expect(new Set(pieces.map((piece) => piece.id))).toEqual(new Set([last?.id]));
    expect(pieces.map((piece) => piece.text).join("")).toBe(last?.text);
    expect(pieces.length).toBeGreaterThan(3);
  });

  it("does not stream a text that another step still has to clean", async () => {
    const clean = testAgent("redactor", (task) =>
      Promise.resolve({ text: JSON.stringify(task.input).replaceAll("secret", "***"), citations: [] }),
    );
    const leak = testAgent("synthesizer", (_task, context) => {
      context.say("secret");
      return Promise.resolve({ text: "secret" });
    });
    const draft = {
      steps: [
        { name: "write", agent: "synthesizer", inputs: ["question"], outputs: ["draft"], with: {}, depends_on: [] },
        { name: "clean", agent: "redactor", inputs: ["draft"], outputs: ["final"], with: {}, depends_on: [] },
      ],
    };
    const graph = graphOf([leak, clean], scriptedPlanner(planning(draft)));
    let streamed = "";
    for await (const [message] of await graph.stream(ask("how?"), { ...config(), streamMode: "messages" }))
      streamed += message.text;
    expect(streamed).toContain("***");
    expect(streamed).not.toContain("secret");
  });

  it("answers small talk without a step", async () => {
    const intent = { kind: "small_talk" as const, question: "hi", search: "", confidence: 1, format: "prose" as const };
    const graph = graphOf([], scriptedPlanner({ kind: "reply", text: "Hello!", intent, by: "builtin" }));
    const values = await graph.invoke(ask("hi"), config());
    expect(values.plan).toMatchObject({ steps: [] });
    expect(values.answer).toMatch(/^Hello!/);
  });

  it("gives a follow-up what the thread holds", async () => {
    const again = {
      steps: [
        {
          name: "write",
          agent: "synthesizer",
          inputs: ["previous_outputs"],
          outputs: ["email"],
          with: {},
          depends_on: [],
        },
      ],
    };
    const planner = scriptedPlanner(planning(both, "first"), planning(again, "second"));
    const graph = graphOf([writer, search, price], planner);
    await graph.invoke(ask("one?"), config());
    const values = await graph.invoke(ask("as an e-mail?"), config());
    expect(planner.requests[1]?.turns).toMatchObject([
      { query: "one?", question: "first", outputs: ["documents", "quote", "final"] },
    ]);
    expect(values.answer).toContain('"previous_outputs":{"documents":{"passages":["p1"]}');
    expect(values.messages).toHaveLength(4);
  });
});

describe("a plan that comes with the run", () => {
  const plan = {
    steps: [
      { name: "a", agent: "alpha", inputs: ["seed"], outputs: ["x"] },
      { name: "b", agent: "alpha", inputs: { value: "x.next + 1.0" }, outputs: ["y"] },
    ],
  };
  const alpha = testAgent("alpha", (task) =>
    Promise.resolve({ next: Number(task.input.value ?? task.input.seed) + 1 }),
  );

  it("runs as it stands, with its inputs", async () => {
    const values = await graphOf([alpha]).invoke({ plan, inputs: { seed: 1 } }, config());
    expect(values.context).toMatchObject({ x: { next: 2 }, y: { next: 4 } });
    expect(values.plan).toMatchObject({ by: "given" });
  });

  it("is refused with every reason when it does not stand", async () => {
    const bad = { steps: [{ name: "a", agent: "alhpa", inputs: ["nothing"], outputs: ["x"] }] };
    const run = graphOf([alpha]).invoke({ plan: bad }, config());
    await expect(run).rejects.toThrow(InvalidInput);
    await expect(run).rejects.toThrow(/^(?=.*unknown agent alhpa; did you mean alpha\?)(?=.*unknown name nothing)/);
  });

  it("does not come back on the thread's next run", async () => {
    const intent = { kind: "small_talk" as const, question: "hi", search: "", confidence: 1, format: "prose" as const };
    const graph = graphOf([alpha], scriptedPlanner({ kind: "reply", text: "Hello!", intent, by: "builtin" }));
    await graph.invoke({ plan: { steps: "no" } }, config()).catch(() => undefined);
    await graph.invoke({ plan, inputs: { seed: 1 } }, config());
    expect((await graph.invoke(ask("hi"), config())).answer).toMatch(/^Hello!/);
  });

  it("ends in the typed error of the step that failed", async () => {
    const broken = testAgent("alpha", () => Promise.reject(new InvalidInput("no such seed", { field: "seed" })));
    const graph = graphOf([broken]);
    await expect(graph.invoke({ plan, inputs: { seed: 1 } }, config())).rejects.toMatchObject({
      code: "invalid_input",
    });
    const { values } = await graph.getState(config());
    expect(values.steps).toMatchObject({ a: { status: "failed", attempts: 1 }, b: { status: "skipped" } });
  });
});

describe("a step under its policies", () => {
  const plan = { steps: [{ name: "a", agent: "alpha", outputs: ["x"] }] };
  const flaky = (failures: number, error: Error) => {
    let calls = 0;
    return testAgent("alpha", () => (calls++ < failures ? Promise.reject(error) : Promise.resolve("done")));
  };

  it("tries again what a retry can mend", async () => {
    const values = await graphOf([flaky(2, new Unavailable("away"))]).invoke({ plan }, config());
    expect(values.steps).toMatchObject({ a: { status: "completed", attempts: 3, output: "done" } });
  });

  it("ends an agent that does not listen at its deadline", async () => {
    const deaf = testAgent("alpha", () => new Promise(() => undefined));
    const slow = { steps: [{ ...plan.steps[0], timeout: "50ms", retry: { attempts: 1 } }] };
    await expect(graphOf([deaf]).invoke({ plan: slow }, config())).rejects.toMatchObject({ code: "timeout" });
  });

  it("does not repeat an effect that must not be repeated", async () => {
    let calls = 0;
    const once = testAgent("alpha", () => Promise.reject(new Unavailable(`call ${++calls}`)), {
      effect: "irreversible",
    });
    const graph = graphOf([once]);
    const at = config();
    const { __interrupt__: asked } = (await graph.invoke({ plan }, at)) as unknown as { __interrupt__: unknown[] };
    expect(asked).toMatchObject([
      {
        value: {
          type: "approve_steps",
          steps: [{ agent: "alpha", reason: "outcome_unknown", began_at: expect.any(String) }],
        },
      },
    ]);
    const fail = graph.invoke(new Command({ resume: { outcome: "fail" } }), at);
    await expect(fail).rejects.toMatchObject({ code: "unavailable" });
    expect(calls).toBe(1);
  });

  it("asks under the key of the call, also where another run goes on with what was cut off", async () => {
    const keys: string[] = [];
    const called = Promise.withResolvers<undefined>();
    const deaf = testAgent(
      "alpha",
      (_, { idempotencyKey }) => {
        keys.push(idempotencyKey);
        called.resolve(undefined);
        return new Promise(() => undefined);
      },
      { effect: "irreversible" },
    );
    const graph = graphOf([deaf]);
    const stop = new AbortController();
    const first = graph.invoke({ plan }, { ...config("cut", "first"), signal: stop.signal });
    await called.promise;
    stop.abort();
    await expect(first).rejects.toThrow();
    const second = (await graph.invoke(null, config("cut", "second"))) as unknown as { __interrupt__: unknown[] };
    expect(keys).toEqual(["first:a"]);
    expect(second.__interrupt__).toMatchObject([{ value: { steps: [{ idempotency_key: "first:a" }] } }]);
  });

  it("plans around an agent that keeps failing", async () => {
    const first = { steps: [...both.steps] };
    const second = {
      steps: [
        { name: "write_rest", agent: "synthesizer", inputs: ["quote"], outputs: ["final"], with: {}, depends_on: [] },
      ],
    };
    const planner = scriptedPlanner(planning(first), planning(second));
    const broken = testAgent("retriever", () => Promise.reject(new InvalidInput("no index")));
    const values = await graphOf([writer, broken, price], planner).invoke(ask("how?"), config());
    expect(planner.requests[1]?.failed).toMatchObject([
      { name: "look", agent: "retriever", failure: { code: "invalid_input" } },
    ]);
    expect(values.answer).toContain("It costs $5.00.");
    expect(values.plan).toMatchObject({ revision: 1 });
  });

  it("stops planning anew after two times and says what failed", async () => {
    const broken = testAgent("retriever", () => Promise.reject(new InvalidInput("no index")));
    const draft = (name: string) =>
      planning({ steps: [{ name, agent: "retriever", inputs: [], outputs: [name], with: {}, depends_on: [] }] });
    const planner = scriptedPlanner(draft("a"), draft("b"), draft("c"));
    const values = await graphOf([broken], planner).invoke(ask("how?"), config());
    expect(planner.requests).toHaveLength(3);
    expect(planner.requests[2]?.failed).toMatchObject([
      { name: "a", agent: "retriever", failure: { code: "invalid_input" } },
      { name: "b", agent: "retriever", failure: { code: "invalid_input" } },
    ]);
    expect(values.answer).toContain("step c (retriever) failed: no index");
  });
});

describe("a person's approval", () => {
  const start = async (answers = 1) => {
    const planner = scriptedPlanner(...Array.from({ length: answers }, () => planning(both)));
    const graph = graphOf([writer, search, price], planner);
    const run = config();
    const values = await graph.invoke({ ...ask("how?"), approve_plan: true }, run);
    return { graph, run, values, planner };
  };

  it("is waited for with the plan in hand, and then nothing is planned again", async () => {
    const { graph, run, values, planner } = await start();
    expect(values).toMatchObject({
      __interrupt__: [{ value: { type: "approve_plan", plan: { steps: [{ name: "look" }, {}, {}] } } }],
    });
    const after = await graph.invoke(new Command({ resume: true }), run);
    expect(after.steps).toMatchObject({ write: { status: "completed" } });
    expect(planner.requests).toHaveLength(1);
  });

  it("may change the plan", async () => {
    const { graph, run } = await start();
    const edited = { steps: [{ name: "only", agent: "pricer", inputs: ["question"], outputs: ["quote"] }] };
    const after = await graph.invoke(new Command({ resume: { plan: edited } }), run);
    expect(after.answer).toContain("It costs $5.00.");
    expect(Object.keys(after.steps)).toEqual(["only"]);
  });

  it("is asked again when the edit does not stand", async () => {
    const { graph, run } = await start();
    const edited = { steps: [{ name: "only", agent: "prizer", inputs: [], outputs: ["quote"] }] };
    const after = await graph.invoke(new Command({ resume: { plan: edited } }), run);
    expect(after).toMatchObject({
      __interrupt__: [{ value: { problems: [{ code: "unknown_agent", nearest: "pricer" }] } }],
    });
  });

  it("may be refused", async () => {
    const { graph, run } = await start();
    const after = await graph.invoke(new Command({ resume: { decisions: [{ type: "reject" }] } }), run);
    expect(after.answer).toContain("not approved");
    expect(after.steps).toMatchObject({ look: { status: "pending" } });
  });
});
