import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import type { Logger } from "../../../tools/logger.ts";
import type { Allow } from "../net/allow.ts";
import { guardedFetch } from "../net/guarded-fetch.ts";
import { heedRetryAfter } from "../net/heed-retry-after.ts";
import type { McpDefinition } from "../remote-definition.ts";
import { StdioTransport } from "./stdio-transport.ts";

export interface OpenedTransport {
  readonly transport: Transport;
  /** Ends the session on the server's side too. */
  readonly close: () => Promise<void>;
}

/** How long a server may take to hear that its session is over, milliseconds. */
const GOODBYE_MS = 1_000;

/** The way to an MCP server: a process of our own, or streamable HTTP. */
export function openTransport(definition: McpDefinition, allow: Allow, log: Logger): OpenedTransport {
  const { name, command, args, env, url, headers } = definition;
  if (command !== undefined) {
    const transport = new StdioTransport({
      command,
      args,
      env,
      stderr: (line) => log.debug({ remote: name, line: line.slice(0, 2_000) }, "an MCP server wrote to stderr"),
    });
    return { transport, close: () => transport.close() };
  }
  const transport = new StreamableHTTPClientTransport(new URL(url ?? ""), {
    fetch: heedRetryAfter(name, guardedFetch(allow)),
    ...(headers !== undefined && { requestInit: { headers } }),
  });
  return {
    transport,
    close: async () => {
      const late = new Promise((resolve) => setTimeout(resolve, GOODBYE_MS).unref());
      await Promise.race([transport.terminateSession().catch(() => undefined), late]);
      await transport.close();
    },
  };
}
