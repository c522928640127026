import { randomUUID } from "node:crypto";
import { WebStandardStreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js";
import type { McpShop } from "./small-mcp-server.ts";
import { serve, type Served } from "./serve.ts";

export interface ServedMcp extends Served {
  /** Forgets all sessions, as a server that was started again does. */
  forget(): Promise<void>;
  /** Headers of the last request. */
  headers(): Headers;
}

/** The shop over streamable HTTP on a port of its own. */
export async function serveMcp(shop: McpShop, port = 0): Promise<ServedMcp> {
  const sessions = new Map<string, WebStandardStreamableHTTPServerTransport>();
  let seen = new Headers();
  const served = await serve(async (request) => {
    seen = request.headers;
    const known = sessions.get(request.headers.get("mcp-session-id") ?? "");
    if (known !== undefined) return await known.handleRequest(request);
    if (request.headers.has("mcp-session-id")) return new Response("no such session", { status: 404 });
    const transport = new WebStandardStreamableHTTPServerTransport({
      sessionIdGenerator: () => randomUUID(),
      onsessioninitialized: (id) => void sessions.set(id, transport),
    });
    await shop.session().connect(transport);
    return await transport.handleRequest(request);
  }, port);
  return {
    ...served,
    url: `${served.url}/mcp`,
    headers: () => seen,
    forget: async () => {
      for (const transport of sessions.values()) await transport.close();
      sessions.clear();
    },
  };
}
