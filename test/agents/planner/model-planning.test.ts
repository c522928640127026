import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createOpenAIModel } from "../../../src/agents/model/openai-model.ts";
import type { Model } from "../../../src/agents/model/model.ts";
import type { Problem } from "../../../src/tools/problem.ts";
import type { PlanDraft } from "../../../src/agents/planner/plan-draft.ts";
import { Cancelled } from "../../../src/tools/errors.ts";
import { startScriptedModel, type ScriptedModel } from "../../support/scripted-model.ts";
import { agentsIn, plannerFixture, pricedTurn } from "./planner-fixture.ts";

let server: ScriptedModel;
let model: Model;

beforeAll(async () => {
  server = await startScriptedModel();
  model = createOpenAIModel({
    apiKey: "test",
    baseUrl: server.url,
    model: "scripted",
    maxRetries: 1,
    baseDelayMs: 1,
    maxDelayMs: 5,
    timeoutMs: 5000,
  });
});
afterEach(() => {
  server.verify();
  server.reset();
});
afterAll(() => server.close());

const query = "What does the refund policy say?";
const step = (name: string, agent: string, inputs: readonly string[], output: string, extra: object = {}) => ({
  name,
  agent,
  inputs,
  outputs: [output],
  ...extra,
});
const good = [
  step("look_up", "retriever", ["question"], "passages_found"),
  step("tell", "synthesizer", ["question", "passages_found"], "told"),
];
const planned = (steps: readonly object[], extra: object = {}) => ({
  decision: "plan",
  kind: "task",
  question: query,
  search: "refund policy",
  format: "prose",
  confidence: 0.9,
  reply: "",
  steps,
  ...extra,
});

describe("planning with a model", () => {
  it("takes a plan that the validator accepts, and counts its tokens", async () => {
    server.expect("plan", { json: planned(good) });
    const { ask, spent } = plannerFixture();
    expect(await ask(query, { model })).toMatchObject({
      kind: "plan",
      by: "model",
      question: query,
      intent: { search: "refund policy", confidence: 0.9 },
      repairs: [],
      draft: { steps: [{ name: "look_up" }, { name: "tell" }] },
    });
    expect(spent[0]?.inputTokens).toBeGreaterThan(0);
  });

  it("shows the model only the candidates, their parameters, the run inputs, the turns and the failures", async () => {
    server.expect("plan", { json: planned(good) });
    const { ask, registry } = plannerFixture();
    await ask(query, {
      model,
      turns: [pricedTurn],
      failed: [
        { name: "sums", agent: "analyzer", failure: { code: "timeout", message: "took 30 s", retryable: true } },
      ],
    });
    const text = server.calls[0]?.text ?? "";
    expect(text).toContain("- retriever:");
    expect(text).not.toContain("- planner:");
    expect(text).toMatch(/parameters: .*question/);
    expect(text).toContain("previous_outputs: what the last turn's steps wrote (price_findings, final_answer)");
    expect(text).toContain("asked: What does Team cost for 20 seats?");
    expect(text).toContain("step sums of analyzer: timeout, took 30 s");
    expect(registry.get("planner")).toBeDefined();
  });

  it("takes a direct reply", async () => {
    server.expect("plan", {
      json: planned([], { decision: "reply", kind: "small_talk", reply: " Hi! ", question: "Hi" }),
    });
    const planning = await plannerFixture().ask("Hi", { model });
    expect(planning).toMatchObject({ kind: "reply", by: "model", text: "Hi!", intent: { kind: "small_talk" } });
  });

  it("sends a plan with an unknown agent back with the validator's words", async () => {
    server.expect({ schema: "plan", call: 1 }, { json: planned([step("look_up", "retreiver", ["question"], "x")]) });
    server.expect("plan", (call) => {
      expect(call.text).toContain("retreiver is not one of the agents listed");
      expect(call.text).toContain("expected: one of");
      return { json: planned(good) };
    });
    const planning = await plannerFixture().ask(query, { model });
    expect(planning).toMatchObject({ by: "model", repairs: [[{ code: "unknown_agent", path: "steps.0.agent" }]] });
  });

  it("lets the model repair a cycle that the validator found", async () => {
    const cyclic = [step("a", "retriever", ["b_out"], "a_out"), step("b", "synthesizer", ["a_out"], "b_out")];
    const problem: Problem = { code: "cycle", path: "steps", message: "the steps wait for each other: a -> b -> a" };
    const check = (draft: PlanDraft): Problem[] => (draft.steps[0]?.name === "a" ? [problem] : []);
    server.expect({ schema: "plan", call: 1 }, { json: planned(cyclic) });
    server.expect({ schema: "plan", text: "wait for each other: a -> b -> a" }, { json: planned(good) });
    const planning = await plannerFixture().ask(query, { model, check });
    expect(planning).toMatchObject({ by: "model", repairs: [[problem]] });
  });

  it("falls back to the built-in planner when two repairs do not help", async () => {
    server.expect("plan", { json: planned([step("x", "nobody", [], "y")]) }, { times: 3 });
    const planning = await plannerFixture().ask(query, { model });
    expect(planning).toMatchObject({ by: "builtin", fallback: { code: "invalid_output" } });
    expect(agentsIn(planning)).toEqual(["retriever", "synthesizer"]);
    expect(server.calls).toHaveLength(3);
  });

  it("treats an empty plan and an empty reply as refused", async () => {
    server.expect({ schema: "plan", call: 1 }, { json: planned([]) });
    server.expect({ schema: "plan", call: 2 }, { json: planned([], { decision: "reply" }) });
    server.expect("plan", { json: planned(good) });
    const planning = await plannerFixture().ask(query, { model });
    expect(planning).toMatchObject({ repairs: [[{ code: "empty_plan" }], [{ code: "empty_reply" }]] });
  });

  it.each([
    ["words that are not JSON", { text: "I would search the documents." }, "invalid_output"],
    ["a server error", { status: 500 }, "unavailable"],
    ["a refused key", { status: 401 }, "denied"],
    ["too many requests", { status: 429, headers: { "retry-after": "0" } }, "rate_limited"],
  ] as const)("falls back on %s and says why", async (_, reply, code) => {
    server.expect("any", reply, { times: "always" });
    const planning = await plannerFixture().ask(query, { model });
    expect(planning).toMatchObject({ kind: "plan", by: "builtin", fallback: { code } });
    expect(agentsIn(planning)).toEqual(["retriever", "synthesizer"]);
  });

  it("says so too when the built-in planner then replies", async () => {
    server.expect("any", { status: 500 }, { times: "always" });
    expect(await plannerFixture().ask("Hello!", { model })).toMatchObject({
      kind: "reply",
      by: "builtin",
      fallback: { code: "unavailable" },
    });
  });

  it("ends with Cancelled, not with a fallback, when the run is cancelled in mid-call", async () => {
    server.expect("any", { stall: ['{"decision"'] }, { times: "always" });
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 50);
    await expect(plannerFixture().ask(query, { model, signal: stop.signal })).rejects.toBeInstanceOf(Cancelled);
  });
});
