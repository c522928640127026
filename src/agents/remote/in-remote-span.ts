import { SpanKind, type Attributes, type Span } from "@opentelemetry/api";
import { inSpan } from "../../tools/tracing/in-span.ts";

/** Asks an agent that runs elsewhere, within a span of the caller's side. @param url where it is reached */
export function inRemoteAgentSpan<T>(
  agent: string,
  url: string,
  more: Attributes,
  work: (span: Span) => Promise<T>,
): Promise<T> {
  const attributes = {
    "gen_ai.operation.name": "invoke_agent",
    "gen_ai.agent.name": agent,
    ...addressOf(url),
    ...more,
  };
  return inSpan({ name: `invoke_agent ${agent}`, kind: SpanKind.CLIENT, attributes }, work);
}

/** Calls a tool of an MCP server within a span of the caller's side. @param url missing: the server is a process of ours */
export function inMcpToolSpan<T>(tool: string, url: string | undefined, work: () => Promise<T>): Promise<T> {
  const attributes = {
    "mcp.method.name": "tools/call",
    "gen_ai.operation.name": "execute_tool",
    "gen_ai.tool.name": tool,
    "network.transport": url === undefined ? "pipe" : "tcp",
    ...(url !== undefined && addressOf(url)),
  };
  return inSpan({ name: `tools/call ${tool}`, kind: SpanKind.CLIENT, attributes }, work);
}

/** Calls an HTTP endpoint within a span of the caller's side; a query may be content, so only the path is told. */
export function inHttpSpan<T>(method: string, url: string, work: (span: Span) => Promise<T>): Promise<T> {
  const { origin, pathname } = new URL(url);
  const attributes = { "http.request.method": method, "url.full": `${origin}${pathname}`, ...addressOf(url) };
  return inSpan({ name: method, kind: SpanKind.CLIENT, attributes }, work);
}

function addressOf(url: string): Attributes {
  const { hostname, port, protocol } = new URL(url);
  return { "server.address": hostname, "server.port": port === "" ? (protocol === "https:" ? 443 : 80) : Number(port) };
}
