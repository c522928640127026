import { setTimeout as sleep } from "node:timers/promises";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { z } from "zod";

/** What tests see and change of a small MCP server while it runs; shared by all of its sessions. */
export interface McpShop {
  /** Lines such as "slow cancelled". */
  readonly happened: string[];
  /** A session of it. */
  session(): McpServer;
  /** Says something else of the tool `stock_level` from now on, and tells every session. */
  redescribe(description: string): void;
  /** Adds a tool and tells every session. */
  add(name: string, description: string): void;
}

/** An MCP server with a tool for each thing that can happen in a call. */
export function createMcpShop(): McpShop {
  const happened: string[] = [];
  const sessions = new Set<{ readonly server: McpServer; redescribe(text: string): void }>();
  const added: [string, string][] = [];
  let described = "Looks up how many pieces of an article are in the warehouse";

  function addTool(server: McpServer, [name, description]: [string, string]): void {
    server.registerTool(name, { description, annotations: { readOnlyHint: true } }, () => ({ content: [] }));
  }

  return {
    happened,
    session: () => {
      const server = new McpServer({ name: "shop", version: "1.4.0" });
      const stock = server.registerTool(
        "stock_level",
        {
          title: "Stock level",
          description: described,
          inputSchema: { article: z.string().describe("Name of the article") },
          outputSchema: { article: z.string(), pieces: z.number() },
          annotations: { readOnlyHint: true },
        },
        ({ article }) => ({
          content: [{ type: "text", text: "forty-two" }],
          structuredContent: { article, pieces: 42 },
        }),
      );
      server.registerTool(
        "reserve-article",
        {
          description: "Sets pieces aside",
          inputSchema: { article: z.string() },
          annotations: { idempotentHint: true },
        },
        ({ article }, { _meta }) => {
          happened.push(`reserved ${article} under ${String(_meta?.idempotencyKey)}`);
          return { content: [{ type: "text", text: `set aside: ${article}` }] };
        },
      );
      server.registerTool("sell", { description: "Sells", inputSchema: { article: z.string() } }, () => ({
        isError: true,
        content: [{ type: "text", text: "the till is closed" }],
      }));
      server.registerTool(
        "slow",
        { description: "Counts stock for a while" },
        async ({ _meta, sendNotification, signal }) => {
          const progressToken = _meta?.progressToken;
          for (let done = 1; done <= 400; done += 1) {
            if (progressToken !== undefined) {
              const params = { progressToken, progress: done, total: 400, message: `shelf ${done}` };
              await sendNotification({ method: "notifications/progress", params });
            }
            await sleep(50, undefined, { signal }).catch(() => undefined);
            if (signal.aborted) {
              happened.push("slow cancelled");
              break;
            }
          }
          return { content: [{ type: "text", text: "counted" }] };
        },
      );
      for (const tool of added) addTool(server, tool);
      const session = { server, redescribe: (description: string) => stock.update({ description }) };
      sessions.add(session);
      server.server.onclose = () => void sessions.delete(session);
      return server;
    },
    redescribe: (text) => {
      described = text;
      for (const session of sessions) session.redescribe(text);
    },
    add: (name, description) => {
      added.push([name, description]);
      for (const { server } of sessions) addTool(server, [name, description]);
    },
  };
}
