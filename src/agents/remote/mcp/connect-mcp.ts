import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import {
  ErrorCode,
  ListToolsResultSchema,
  McpError,
  ToolListChangedNotificationSchema,
  type Tool,
} from "@modelcontextprotocol/sdk/types.js";
import { InvalidOutput } from "../../../tools/errors.ts";
import type { AgentContext, AgentStatus, Task } from "../../agent.ts";
import { inMcpToolSpan } from "../in-remote-span.ts";
import { Link, type Connection } from "../link.ts";
import { createListeners } from "../listeners.ts";
import { allowPublic } from "../net/allow.ts";
import { Offers } from "../offers.ts";
import type { McpDefinition } from "../remote-definition.ts";
import type { RemoteOptions, RemoteSource } from "../remote-source.ts";
import { sharedProbe } from "../shared-probe.ts";
import { sourceOf } from "../source-of.ts";
import { callFailure, isBroken, isForgotten } from "./call-failure.ts";
import { callTool } from "./call-tool.ts";
import { openTransport } from "./open-transport.ts";
import { toolOffers } from "./tool-offers.ts";

/** Most tools of one server. */
const MOST_TOOLS = 10_000;

interface McpConnection extends Connection {
  readonly client: Client;
}

/** The tools of an MCP server as agents; read anew whenever the server says that they changed. */
export async function connectMcp(definition: McpDefinition, options: RemoteOptions): Promise<RemoteSource> {
  const { log, allow = allowPublic, pins = {}, connectMs = 15_000, lookAgainMs = 30_000 } = options;
  const { name } = definition;
  const listeners = createListeners();
  const offers = new Offers({ remote: name, onChange: definition.on_change, pins, log });
  const status = (): AgentStatus => (link.status().state === "connected" ? "ready" : "unhealthy");

  const probe = sharedProbe(ping);

  async function ping(signal: AbortSignal): Promise<void> {
    const connection = await link.ready(signal);
    try {
      await connection.client.ping({ signal });
    } catch (error) {
      // It need not know the word to be there.
      if (error instanceof McpError && error.code === Number(ErrorCode.MethodNotFound)) return;
      if (isBroken(error)) link.lost(connection, error);
      throw callFailure(error, name);
    }
  }

  async function refresh(client: Client, signal: AbortSignal): Promise<void> {
    const tools = await listTools(client, signal);
    const version = client.getServerVersion()?.version;
    offers.update(toolOffers({ definition, version, tools, status, probe, call }));
    listeners.tell();
  }

  async function open(signal: AbortSignal, lost: (cause: unknown) => void): Promise<McpConnection> {
    const { transport, close } = openTransport(definition, allow, log);
    const client = new Client({ name: "baton", version: "1.0.0" }, { capabilities: {} });
    let over = false;
    const end = async (): Promise<void> => {
      over = true;
      await close().catch(() => undefined);
      await client.close().catch(() => undefined);
    };
    client.onclose = () => {
      if (!over) lost(new Error("the server closed the connection"));
    };
    client.onerror = (error) => log.debug({ remote: name, error: error.message }, "an MCP connection had an error");
    client.setNotificationHandler(ToolListChangedNotificationSchema, async () => {
      await refresh(client, AbortSignal.timeout(connectMs)).catch((error: unknown) => {
        if (!over) log.warn({ remote: name, error: String(error) }, "the changed tools could not be listed");
      });
    });
    const stop = (): void => void end();
    signal.addEventListener("abort", stop, { once: true });
    try {
      await client.connect(transport, { signal });
      await refresh(client, signal);
    } catch (error) {
      await end();
      throw callFailure(error, name);
    } finally {
      signal.removeEventListener("abort", stop);
    }
    // A server over HTTP cannot tell us anything where no stream stands, so the look again reads the list as well.
    const lookAgain = (again: AbortSignal): Promise<void> =>
      definition.url === undefined ? client.ping({ signal: again }).then(() => undefined) : refresh(client, again);
    return { client, lookAgain, close: end };
  }

  const link = new Link<McpConnection>({ name, open, log, connectMs, lookAgainMs, changed: () => listeners.tell() });

  async function call(tool: Tool, agent: string, task: Task, context: AgentContext): Promise<unknown> {
    for (let forgotten = false; ; forgotten = true) {
      const connection = await link.ready(context.signal);
      try {
        return await inMcpToolSpan(tool.name, definition.url, () =>
          callTool(connection.client, tool, agent, task, context),
        );
      } catch (error) {
        context.signal.throwIfAborted();
        if (isBroken(error)) link.lost(connection, error);
        if (!isForgotten(error) || forgotten) throw callFailure(error, agent);
      }
    }
  }

  return await sourceOf({ link, offers, listeners, ...(options.signal !== undefined && { signal: options.signal }) });
}

/** All pages of the list. @throws InvalidOutput when it has no end */
async function listTools(client: Client, signal: AbortSignal): Promise<Tool[]> {
  if (client.getServerCapabilities()?.tools === undefined) return [];
  const tools: Tool[] = [];
  let cursor: string | undefined;
  do {
    const params = cursor === undefined ? {} : { cursor };
    const page = await client.request({ method: "tools/list", params }, ListToolsResultSchema, { signal });
    tools.push(...page.tools);
    if (tools.length > MOST_TOOLS) throw new InvalidOutput(`the server lists more than ${MOST_TOOLS} tools`);
    cursor = page.tools.length === 0 ? undefined : page.nextCursor;
  } while (cursor !== undefined);
  return [...new Map(tools.map((tool) => [tool.name, tool])).values()];
}
