import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startCollector, type Collector, type ReceivedSpan } from "../../support/otlp-collector.ts";
import { startScriptedModel, type ScriptedModel } from "../../support/scripted-model.ts";
import { startTestServer, type TestServer } from "../../support/start-test-server.ts";

const SECRET = "zanzibar";
const QUESTION = `What is the headcount of ${SECRET}, and what does the refund policy in our documents say?`;
const CALLER = { trace: "0af7651916cd43dd8448eb211c80319c", span: "b7ad6b7169203331" };

const agent = (name: string, body: string): string => `export default {
  name: "${name}", version: "2.1.0", description: "Counts the headcount of a company, as its ${name}", capabilities: ["count the headcount of a company"],
  input: { type: "object" }, effect: "idempotent",
  async execute({ input, attempt }, { ask, model, spend, signal, log }) { ${body} },
};`;
const step = (name: string, who: string, inputs: string[], outputs: string[], more: object = {}) => ({
  name,
  agent: who,
  inputs,
  with: {},
  outputs,
  depends_on: [],
  ...more,
});

let collector: Collector;
let model: ScriptedModel;
let server: TestServer;
let run: ReceivedSpan;
let threadId: string;

beforeAll(async () => {
  collector = await startCollector();
  model = await startScriptedModel();
  model.expect(
    { schema: "plan" },
    {
      json: {
        decision: "plan",
        kind: "task",
        question: QUESTION,
        steps: [
          step("first", "chief", ["question"], ["count"]),
          step("each", "clerk", [], ["notes"], { for_each: { in: "[1, 2]", as: "item" }, depends_on: ["first"] }),
          step("look", "retriever", ["question"], ["documents"]),
        ],
      },
    },
  );
  model.expect({ stream: true, text: /please/ }, { text: "forty two" });
  model.expect("any", { status: 400 }, { times: "always" });
  const folder = await mkdtemp(join(tmpdir(), "baton-tracing-"));
  // The chief asks side by side, and from a turn of its own.
  await writeFile(
    join(folder, "chief.js"),
    agent(
      "chief",
      `await new Promise((done) => setTimeout(done, 5));
       const [one, two] = await Promise.all([ask("clerk", { n: 1 }), ask("clerk", { n: 2 })]);
       return { n: one.n + two.n };`,
    ),
  );
  await writeFile(
    join(folder, "clerk.js"),
    agent(
      "clerk",
      `if (input.n === 2 && attempt === 1) throw Object.assign(new Error("${SECRET} is away"), { code: "ECONNREFUSED" });
       if (input.n === 1 && model) {
         const words = model.text({ messages: [["user", "please count ${SECRET}"]], signal });
         for (let next = await words.next(); ; next = await words.next()) if (next.done) { spend(next.value); break; }
       }
       return { n: input.n ?? 0 };`,
    ),
  );
  server = await startTestServer({
    BATON_AGENTS_DIR: folder,
    OPENAI_BASE_URL: model.url,
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_EXPORTER_OTLP_HEADERS: "x-team=blue%20sky",
    OTEL_SERVICE_NAME: "baton-test",
  });
  threadId = (await server.client.threads.create()).thread_id;
  const response = await fetch(`${server.url}/threads/${threadId}/runs/wait`, {
    method: "POST",
    headers: { "content-type": "application/json", traceparent: `00-${CALLER.trace}-${CALLER.span}-01` },
    body: JSON.stringify({
      assistant_id: "baton",
      input: { messages: [{ role: "user", content: QUESTION }] },
    }),
  });
  expect(response.status).toBe(200);
  await response.text();
  run = await collector.find(({ name, traceId }) => name === "invoke_workflow baton" && traceId === CALLER.trace);
}, 60_000);
afterAll(async () => {
  await server.stop();
  await model.close();
  await collector.close();
});

const ofRun = (): ReceivedSpan[] => collector.spans.filter(({ traceId }) => traceId === CALLER.trace);
const childrenOf = (parent: ReceivedSpan): ReceivedSpan[] =>
  ofRun().filter(({ parentId }) => parentId === parent.spanId);
const at = (path: string): ReceivedSpan => {
  const found = ofRun().find(
    ({ name, attributes }) => attributes["baton.step"] === path && !name.startsWith("attempt"),
  );
  if (found === undefined) throw new Error(`no span of ${path} in\n${collector.render(CALLER.trace)}`);
  return found;
};
const attemptsOf = (path: string): ReceivedSpan[] =>
  childrenOf(at(path)).filter(({ name }) => name.startsWith("attempt "));

describe("the trace of a run", () => {
  it("goes on from the caller, through the request, to the run", async () => {
    const request = await collector.find(({ name }) => name === "POST /threads/:thread_id/runs/wait");
    expect(request).toMatchObject({ traceId: CALLER.trace, parentId: CALLER.span, kind: 2 });
    expect(request.attributes).toMatchObject({
      "http.request.method": "POST",
      "http.route": "/threads/:thread_id/runs/wait",
      "http.response.status_code": 200,
      "gen_ai.conversation.id": threadId,
    });
    expect(run.parentId).toBe(request.spanId);
    expect(run.attributes).toMatchObject({
      "gen_ai.operation.name": "invoke_workflow",
      "gen_ai.conversation.id": threadId,
      "baton.tenant": "default",
      "baton.run.attempt": 1,
      "baton.run.end": "success",
      "baton.plan.by": "model",
      "baton.plan.steps": 3,
    });
    expect(run.resource).toMatchObject({ "service.name": "baton-test" });
    expect(collector.headers[0]).toMatchObject({ "x-team": "blue sky" });
  });

  it("shows the planner, its candidates and its model call", () => {
    const plan = childrenOf(run).find(({ name }) => name === "plan planner");
    expect(plan?.attributes).toMatchObject({ "gen_ai.operation.name": "plan", "baton.plan.by": "model" });
    expect(plan?.attributes["baton.plan.candidates"]).toEqual(expect.arrayContaining(["chief", "clerk"]));
    expect(plan?.attributes["baton.plan.chosen"]).toEqual(["chief", "clerk", "retriever"]);
    const [chat, ...others] = plan === undefined ? [] : childrenOf(plan);
    expect(others).toEqual([]);
    expect(chat).toMatchObject({ name: "chat gpt-4.1-mini", kind: 3 });
    expect(chat?.attributes).toMatchObject({
      "gen_ai.operation.name": "chat",
      "gen_ai.provider.name": "openai",
      "gen_ai.request.model": "gpt-4.1-mini",
      "gen_ai.output.type": "json",
      "gen_ai.conversation.id": threadId,
      "server.address": "127.0.0.1",
    });
    expect(chat?.attributes["gen_ai.usage.input_tokens"]).toBeGreaterThan(0);
  });

  it("shows steps below the run, and attempts below their step", () => {
    const first = at("first");
    expect(first).toMatchObject({ name: "invoke_agent chief", parentId: run.spanId, kind: 1, failed: false });
    expect(first.attributes).toMatchObject({
      "gen_ai.operation.name": "invoke_agent",
      "gen_ai.agent.name": "chief",
      "gen_ai.agent.version": "2.1.0",
      "gen_ai.agent.id": "chief@2.1.0",
      "gen_ai.conversation.id": threadId,
      "baton.step.status": "completed",
    });
    expect(attemptsOf("first").map(({ attributes }) => attributes["baton.agent.instance"])).toEqual(["chief@2.1.0"]);
  });

  it("shows asks below the attempt that asks, though LangGraph runs them as tasks of its own", () => {
    const [attempt] = attemptsOf("first");
    const asked = attempt === undefined ? [] : childrenOf(attempt);
    expect(asked.map(({ name }) => name)).toEqual(["invoke_agent clerk", "invoke_agent clerk"]);
    expect(asked.map(({ attributes }) => String(attributes["baton.step"])).toSorted()).toEqual([
      "first>clerk#1",
      "first>clerk#2",
    ]);
    expect(asked[0]?.attributes).toMatchObject({ "baton.ask.by": "chief", "baton.ask.step": "first" });
  });

  it("shows a retry as an event of its step, and each attempt with what went wrong", () => {
    const asked = at("first>clerk#2");
    expect(asked.failed).toBe(false);
    expect(asked.events.map(({ name }) => name)).toContain("retry");
    const attempts = attemptsOf("first>clerk#2").toSorted((one, other) => one.start - other.start);
    expect(attempts.map(({ failed }) => failed)).toEqual([true, false]);
    expect(attempts.map(({ attributes }) => attributes["baton.attempt"])).toEqual([1, 2]);
    expect(attempts[0]?.attributes["error.type"]).toBe("unavailable");
    const told = attempts[0]?.events.find(({ name }) => name === "exception")?.attributes;
    expect(told?.["baton.error.causes"]).toEqual(expect.arrayContaining([expect.stringContaining("ECONNREFUSED")]));
  });

  it("shows a streamed model call below the attempt that made it, with what it took", () => {
    const [attempt] = attemptsOf("first>clerk#1");
    const chats = attempt === undefined ? [] : childrenOf(attempt);
    expect(chats.map(({ name }) => name)).toEqual(["chat gpt-4.1-mini"]);
    expect(chats[0]?.attributes["gen_ai.usage.output_tokens"]).toBeGreaterThan(0);
    expect(at("first>clerk#1").attributes["gen_ai.usage.output_tokens"]).toBe(
      chats[0]?.attributes["gen_ai.usage.output_tokens"],
    );
  });

  it("shows the items of a list below the step that goes through it", () => {
    const each = at("each");
    expect(each).toMatchObject({ name: "for_each clerk", parentId: run.spanId });
    const items = childrenOf(each).map(({ name, attributes }) => `${name} ${String(attributes["baton.step"])}`);
    expect(items.toSorted()).toEqual(["invoke_agent clerk each[0]", "invoke_agent clerk each[1]"]);
  });

  it("shows the search of the documents as a tool", () => {
    const tool = ofRun().find(({ name }) => name === "execute_tool search_documents");
    expect(attemptsOf("look").map(({ spanId }) => spanId)).toContain(tool?.parentId);
    expect(tool?.attributes).toMatchObject({
      "gen_ai.operation.name": "execute_tool",
      "gen_ai.tool.name": "search_documents",
    });
  });

  it("is one tree", () => {
    const known = new Set(ofRun().map(({ spanId }) => spanId));
    const loose = ofRun().filter(({ parentId }) => parentId === undefined || !known.has(parentId));
    expect(loose.map(({ name }) => name)).toEqual(["POST /threads/:thread_id/runs/wait"]);
  });

  it("holds nothing of what was asked or said", () => {
    expect(collector.raw()).not.toContain(SECRET);
    expect(collector.raw()).not.toContain("forty two");
  });
});
