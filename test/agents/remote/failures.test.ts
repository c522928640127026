import { StreamableHTTPError } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { ErrorCode as McpCode, McpError } from "@modelcontextprotocol/sdk/types.js";
import { JsonRpcTransportError, RequestMalformedError, RestTaskNotFoundError } from "@a2a-js/sdk/errors";
import { describe, expect, it } from "vitest";
import { callFailure as a2aFailure } from "../../../src/agents/remote/a2a/call-failure.ts";
import { callFailure as langgraphFailure } from "../../../src/agents/remote/langgraph/call-failure.ts";
import { callFailure as mcpFailure } from "../../../src/agents/remote/mcp/call-failure.ts";
import { heedRetryAfter } from "../../../src/agents/remote/net/heed-retry-after.ts";
import { toModelFailure } from "../../../src/agents/model/model-failure.ts";
import { BatonError, Denied, type ErrorCode } from "../../../src/tools/errors.ts";

const refused = new TypeError("fetch failed", { cause: Object.assign(new Error(""), { code: "ECONNREFUSED" }) });

describe("what a library says of a remote side", () => {
  it.each<[string, unknown, (error: unknown, name: string) => BatonError, ErrorCode]>([
    ["MCP invalid parameters", new McpError(McpCode.InvalidParams, ""), mcpFailure, "invalid_input"],
    ["MCP unknown method", new McpError(McpCode.MethodNotFound, ""), mcpFailure, "not_found"],
    ["MCP request timeout", new McpError(McpCode.RequestTimeout, ""), mcpFailure, "timeout"],
    ["MCP connection closed", new McpError(McpCode.ConnectionClosed, ""), mcpFailure, "unavailable"],
    ["MCP over HTTP, 403", new StreamableHTTPError(403, ""), mcpFailure, "denied"],
    ["MCP over HTTP, 409", new StreamableHTTPError(409, ""), mcpFailure, "conflict"],
    ["MCP over HTTP, 429", new StreamableHTTPError(429, ""), mcpFailure, "rate_limited"],
    ["MCP over HTTP, 504", new StreamableHTTPError(504, ""), mcpFailure, "timeout"],
    ["MCP over HTTP, no status", new StreamableHTTPError(undefined, ""), mcpFailure, "unavailable"],
    ["A2A unknown task", new RestTaskNotFoundError(), a2aFailure, "not_found"],
    ["A2A malformed request", new RequestMalformedError(), a2aFailure, "invalid_input"],
    ["LangGraph 422", Object.assign(new Error(""), { status: 422 }), langgraphFailure, "invalid_input"],
    ["LangGraph 409", Object.assign(new Error(""), { status: 409 }), langgraphFailure, "conflict"],
    ["LangGraph 502", Object.assign(new Error(""), { status: 502 }), langgraphFailure, "unavailable"],
    ["a refused connection", refused, a2aFailure, "unavailable"],
    ["an aborted signal", AbortSignal.abort().reason, mcpFailure, "cancelled"],
    ["a signal's time", new DOMException("", "TimeoutError"), langgraphFailure, "timeout"],
    ["our own refusal", new Denied("no"), a2aFailure, "denied"],
    ["model 409", Object.assign(new Error(""), { status: 409 }), toModelFailure, "transient"],
    ["model 425", Object.assign(new Error(""), { status: 425 }), toModelFailure, "transient"],
    ["model 529", Object.assign(new Error(""), { status: 529 }), toModelFailure, "unavailable"],
    [
      "model without quota",
      Object.assign(new Error(""), { status: 429, code: "insufficient_quota" }),
      toModelFailure,
      "denied",
    ],
    ["model timeout of the socket", Object.assign(new Error(""), { code: "ETIMEDOUT" }), toModelFailure, "timeout"],
  ])("%s has one code", (_what, error, map, code) => {
    const failure = map(error, "it");
    expect(failure.code).toBe(code);
    expect(failure).toBeInstanceOf(BatonError);
  });

  it("is known by its class where JSON-RPC names a code of its own", () => {
    const error = Object.create(JsonRpcTransportError.prototype) as Error;
    expect(a2aFailure(error, "it").code).toBe("unavailable");
  });

  it("keeps the delay of a 429 that the library would drop", async () => {
    const limited = heedRetryAfter("it", () =>
      Promise.resolve(new Response("", { status: 429, headers: { "retry-after": "7" } })),
    );
    await expect(limited("http://x/")).rejects.toMatchObject({ code: "rate_limited", detail: { retryAfterMs: 7000 } });
    const plain = heedRetryAfter("it", () => Promise.resolve(new Response("", { status: 429 })));
    expect((await plain("http://x/")).status).toBe(429);
  });
});
