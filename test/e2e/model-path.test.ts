import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startScriptedModel, type ScriptedModel } from "../support/scripted-model.ts";
import { startTestServer, type Answered, type TestServer } from "../support/start-test-server.ts";

const QUESTION =
  "What does Team cost for 25 seats a month, and within how many days is a yearly plan refunded in full?";
/** Longest time one model call may take in these tests. */
const BUDGET_MS = 1500;

let model: ScriptedModel;
let server: TestServer;
beforeAll(async () => {
  model = await startScriptedModel();
  server = await startTestServer({
    OPENAI_BASE_URL: model.url,
    OPENAI_API_KEY: "test",
    BATON_MODEL_TIMEOUT_MS: String(BUDGET_MS),
  });
});
afterAll(async () => {
  await server.stop();
  await model.close();
});
beforeEach(() => model.reset());
afterEach(() => expect(model.unexpected).toEqual([]));

const step = (name: string, agent: string, inputs: string[], outputs: string[], depends_on: string[] = []) => ({
  name,
  agent,
  inputs,
  with: {},
  outputs,
  depends_on,
});
const plan = (...steps: object[]) => ({
  json: {
    decision: "plan",
    kind: "task",
    question: QUESTION,
    search: "refund yearly plan days",
    format: "prose",
    confidence: 0.9,
    reply: "",
    steps,
  },
});
const good = plan(
  step("look", "retriever", ["question"], ["documents"]),
  step("cost", "pricer", ["question"], ["quote"]),
  step("write", "synthesizer", ["documents", "quote", "question"], ["final"]),
);
/** What the agents ask beside the plan: all of it is declined here, so that they go the built-in way. */
function declineTheRest(): void {
  for (const schema of ["price_requests", "search_queries", "data_analysis"])
    model.expect({ schema }, { status: 400 }, { times: "always" });
  model.expect({ stream: true }, { status: 400 }, { times: "always" });
  // The door asks once more in words when a schema is refused.
  model.expect("any", { status: 400 }, { times: "always" });
}
function expectRight(values: Answered): void {
  expect(values.plan.steps.map(({ agent }) => agent).toSorted()).toEqual(["pricer", "retriever", "synthesizer"]);
  expect(values.answer).toContain("$450.00");
  expect(Object.values(values.steps).map(({ status }) => status)).toEqual(["completed", "completed", "completed"]);
}
async function timed<T>(work: Promise<T>): Promise<{ value: T; ms: number }> {
  const since = performance.now();
  return { value: await work, ms: performance.now() - since };
}

describe("a plan by the model", () => {
  it("is carried out", async () => {
    model.expect({ schema: "plan" }, good);
    declineTheRest();
    const { values } = await server.ask(QUESTION);
    expectRight(values);
    expect(values.plan.by).toBe("model");
    expect(values.usage.input_tokens).toBeGreaterThan(0);
  });

  it("is repaired by the model in the validator's words", async () => {
    const unknown = plan(
      step("look", "retreiver", ["question"], ["documents"]),
      step("write", "synthesizer", ["documents"], ["final"]),
    );
    const cyclic = plan(step("a", "retriever", ["y"], ["x"]), step("b", "synthesizer", ["x"], ["y"]));
    model.expect({ schema: "plan" }, unknown);
    model.expect({ schema: "plan", text: /retreiver/ }, cyclic);
    model.expect({ schema: "plan", text: /a -> b -> a|wait for each other/ }, good);
    declineTheRest();
    const { values } = await server.ask(QUESTION);
    expectRight(values);
    expect(values.plan.by).toBe("model");
  });

  it("gives way to the built-in planner when it stays wrong", async () => {
    model.expect({ schema: "plan" }, plan(step("look", "oracle", ["question"], ["truth"])), { times: 3 });
    declineTheRest();
    const { values } = await server.ask(QUESTION);
    expectRight(values);
    expect(values.plan.by).toBe("builtin");
  });
});

describe("a model in trouble", () => {
  const troubles: [string, Parameters<ScriptedModel["expect"]>[1]][] = [
    ["answers what is no JSON", { text: "Sure! Here is the plan: {" }],
    ["is rate limited for long", { status: 429, headers: { "retry-after": "120" } }],
    ["answers 500", { status: 500 }],
    ["stalls in mid-stream", { stall: ['{"decision":'] }],
    ["cuts the stream", { cut: ['{"decision":"plan",'] }],
    ["refuses the key", { status: 401 }],
  ];
  it.each(troubles)("that %s does not keep an answer from being right, or late", async (_, reply) => {
    model.expect("any", reply, { times: "always" });
    const { value, ms } = await timed(server.ask(QUESTION));
    expectRight(value.values);
    expect(value.values.plan.by).toBe("builtin");
    // The plan, and then each of three agents in two waves, may wait for the model for a budget each.
    expect(ms).toBeLessThan(BUDGET_MS * 4 + 5000);
  });

  it("that asks for a short pause is asked again", async () => {
    model.expect({ schema: "plan" }, { status: 429, headers: { "retry-after": "0.2" } });
    model.expect({ schema: "plan" }, { status: 500 });
    model.expect({ schema: "plan" }, good);
    declineTheRest();
    const { values } = await server.ask(QUESTION);
    expectRight(values);
    expect(values.plan.by).toBe("model");
  });
});

describe("words of the model", () => {
  it("are heard only where the sources carry them", async () => {
    model.expect({ schema: "plan" }, good);
    for (const schema of ["price_requests", "search_queries"]) model.expect({ schema }, { status: 400 }, { times: 2 });
    model.expect(
      { stream: true },
      { text: "Team for 25 seats costs $450.00 a month before tax [1]. It costs $9.99 in Atlantis [1]." },
      { times: "always" },
    );
    model.expect("any", { status: 400 }, { times: "always" });
    const thread = await server.client.threads.create();
    let heard = "";
    const input = { messages: [{ role: "user", content: QUESTION }] };
    for await (const { event, data } of server.client.runs.stream(thread.thread_id, "baton", {
      input,
      streamMode: ["messages-tuple"],
    })) {
      if (event === "messages") heard += String((data as unknown as [{ content: string }])[0].content);
    }
    expect(heard).toContain("$450.00");
    expect(heard).not.toContain("Atlantis");
    const { values } = await server.client.threads.getState<Answered>(thread.thread_id);
    expect(heard).toBe(values.answer);
  });
});
