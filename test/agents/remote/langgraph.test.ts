import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connectRemote } from "../../../src/agents/remote/connect-remote.ts";
import { remoteDefinition } from "../../../src/agents/remote/remote-definition.ts";
import { agentContext, taskOf } from "../../support/remote/agent-context.ts";
import { until } from "../../support/remote/until.ts";
import { silentLog } from "../../support/test-agents.ts";
import { listen, serveApp, type ServedApp } from "../../server/http/served-app.ts";

let app: ServedApp;
let server: Awaited<ReturnType<typeof listen>>;

beforeAll(async () => {
  app = await serveApp();
  server = await listen(app);
});
afterAll(async () => {
  await server.close();
  await app.close();
});

async function connect(given: object = {}) {
  return await connectRemote(
    remoteDefinition.parse({
      kind: "langgraph",
      url: server.url,
      assistant: "baton",
      name: "support_desk",
      description: "Answers questions about orders",
      capabilities: ["Say where an order is"],
      ...given,
    }),
    { log: silentLog },
  );
}

describe("a remote LangGraph graph", () => {
  it("is given the question and yields its last message and its state", async () => {
    const source = await connect();
    const [agent] = source.agents();
    expect(agent).toMatchObject({ name: "support_desk", capabilities: [{ name: "say_where_an_order_is" }] });
    const context = agentContext();
    const output = await agent?.execute(taskOf({ question: "where is it?" }), context);
    expect(agent?.output.safeParse(output).success).toBe(true);
    expect(JSON.stringify(output)).toContain("where is it?");
    expect(context.told.length).toBeGreaterThan(0);
    await source.close();
  });

  it("leaves no thread behind", async () => {
    const source = await connect();
    await source.agents()[0]?.execute(taskOf({ question: "where is it?" }), agentContext());
    await until(async () => (await server.client.threads.search()).length === 0, "the end of its threads");
    await source.close();
  });

  it("is given what a template says", async () => {
    const source = await connect({
      input: { type: "object", properties: { order: { type: "integer" } }, required: ["order"] },
      template: { messages: [{ role: "user", content: "order {{order}}" }] },
    });
    const [agent] = source.agents();
    expect(agent?.canHandle({ question: "", input: { order: "x" } })).toBe(false);
    expect(JSON.stringify(await agent?.execute(taskOf({ order: 7 }), agentContext()))).toContain("order 7");
    await source.close();
  });

  it("that stops to ask fails the call and says what it asks", async () => {
    const source = await connect({ template: { messages: [], approve: true } });
    const call = source.agents()[0]?.execute(taskOf({ question: "" }), agentContext());
    await expect(call).rejects.toMatchObject({ code: "invalid_input", message: expect.stringContaining("go on?") });
    await source.close();
  });

  it("that fails says why, once", async () => {
    const source = await connect({ template: { messages: [], fail: true } });
    const call = source.agents()[0]?.execute(taskOf({ question: "" }), agentContext());
    await expect(call).rejects.toMatchObject({
      code: "unavailable",
      retryable: false,
      message: expect.stringContaining("asked to fail"),
    });
    await source.close();
  });

  it("is stopped where its call is given up", async () => {
    const source = await connect({ template: { messages: [], delay: 20_000 } });
    const stop = new AbortController();
    const call = source.agents()[0]?.execute(taskOf({ question: "" }), agentContext({ signal: stop.signal }));
    const ended = expect(call).rejects.toThrow();
    const busy = async (): Promise<number> => (await server.client.threads.search({ status: "busy" })).length;
    await until(async () => (await busy()) === 1, "the begin of the run");
    stop.abort(new Error("the deadline"));
    await ended;
    await until(async () => (await server.client.threads.search()).length === 0, "the end of the run and its thread");
    await source.close();
  });

  it("that does not exist is reported", async () => {
    const source = await connect({ assistant: "nobody" });
    expect(source.status()).toMatchObject({ state: "failed", failure: { code: "not_found", field: "assistant" } });
    await source.close();
  });
});
