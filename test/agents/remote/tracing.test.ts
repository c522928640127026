import { context, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Agent } from "../../../src/agents/agent.ts";
import { connectRemote } from "../../../src/agents/remote/connect-remote.ts";
import { remoteDefinition } from "../../../src/agents/remote/remote-definition.ts";
import { inSpan } from "../../../src/tools/tracing/in-span.ts";
import { listen, serveApp } from "../../server/http/served-app.ts";
import { agentContext, taskOf } from "../../support/remote/agent-context.ts";
import { serve } from "../../support/remote/serve.ts";
import { serveMcp } from "../../support/remote/serve-mcp.ts";
import { until } from "../../support/remote/until.ts";
import { silentLog } from "../../support/test-agents.ts";

const exporter = new InMemorySpanExporter();
beforeAll(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }));
});
afterAll(() => {
  trace.disable();
  context.disable();
});

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).toReversed()) await each.close();
  exporter.reset();
});

async function agentOf(definition: object): Promise<Agent> {
  const source = await connectRemote(remoteDefinition.parse(definition), { log: silentLog });
  open.push(source);
  const [agent] = source.agents();
  if (agent === undefined) throw new Error(JSON.stringify(source.status()));
  return agent;
}

const call = (agent: Agent, input: Record<string, unknown>): Promise<unknown> =>
  inSpan({ name: "caller" }, () => agent.execute(taskOf(input, "where is it?"), agentContext()));
const spanOf = (name: string) => exporter.getFinishedSpans().find((span) => span.name === name);

describe("a remote call", () => {
  it("over HTTP is a client span that the other side hears of", async () => {
    let heard = "";
    const served = await serve((request) => {
      heard = request.headers.get("traceparent") ?? "";
      return Response.json({ ok: true });
    });
    open.push(served);
    const agent = await agentOf({
      kind: "http",
      name: "geocode",
      description: "Finds coordinates",
      capabilities: ["find coordinates"],
      url: `${served.url}/run?key=secret`,
    });
    await call(agent, { address: "x" });
    const span = spanOf("POST");
    expect(span?.parentSpanContext?.spanId).toBe(spanOf("caller")?.spanContext().spanId);
    expect(heard).toBe(`00-${span?.spanContext().traceId}-${span?.spanContext().spanId}-01`);
    expect(span?.attributes).toMatchObject({
      "http.request.method": "POST",
      "http.response.status_code": 200,
      "url.full": `${served.url}/run`,
    });
  });

  it("over HTTP that fails says how", async () => {
    const served = await serve(() => new Response("busy", { status: 503 }));
    open.push(served);
    const agent = await agentOf({
      kind: "http",
      name: "geocode",
      description: "Finds coordinates",
      capabilities: ["find coordinates"],
      url: served.url,
    });
    await expect(call(agent, {})).rejects.toMatchObject({ code: "unavailable" });
    expect(spanOf("POST")?.attributes).toMatchObject({
      "error.type": "unavailable",
      "http.response.status_code": 503,
    });
  });

  it("of an MCP tool hands its span on in _meta", async () => {
    let heard: unknown;
    const session = (): McpServer => {
      const server = new McpServer({ name: "shop", version: "1.0.0" });
      server.registerTool("count", { description: "Counts", inputSchema: {} }, (_input, { _meta }) => {
        heard = _meta?.traceparent;
        return { content: [{ type: "text", text: "3" }] };
      });
      return server;
    };
    const nothing = (): void => undefined;
    const served = await serveMcp({ happened: [], session, redescribe: nothing, add: nothing });
    open.push(served);
    const agent = await agentOf({ kind: "mcp", name: "shop", url: served.url });
    await call(agent, {});
    const span = spanOf("tools/call count");
    expect(heard).toBe(`00-${span?.spanContext().traceId}-${span?.spanContext().spanId}-01`);
    expect(span?.attributes).toMatchObject({
      "mcp.method.name": "tools/call",
      "gen_ai.operation.name": "execute_tool",
      "gen_ai.tool.name": "count",
      "network.transport": "tcp",
    });
  });

  it("of another server's graph goes on in that server's trace", async () => {
    const app = await serveApp();
    const server = await listen(app);
    try {
      const agent = await agentOf({
        kind: "langgraph",
        url: server.url,
        assistant: "baton",
        name: "support_desk",
        description: "Answers questions about orders",
        capabilities: ["Say where an order is"],
      });
      await call(agent, {});
      await until(() => spanOf("POST /threads/:thread_id/runs/stream") !== undefined, "the other server's span");
      const remote = spanOf("POST /threads/:thread_id/runs/stream");
      expect(remote?.parentSpanContext?.spanId).toBe(spanOf("invoke_agent support_desk")?.spanContext().spanId);
      // What opened the connection, and looks after it, serves whoever comes.
      expect(spanOf("POST /assistants/search")?.parentSpanContext).toBeUndefined();
    } finally {
      for (const each of open.splice(0).toReversed()) await each.close();
      await server.close();
      await app.close();
    }
  });
});
