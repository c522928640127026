import { Client } from "@langchain/langgraph-sdk";
import { z } from "zod";
import { NotFound } from "../../../tools/errors.ts";
import type { Agent, AgentContext, AgentStatus, Task } from "../../agent.ts";
import { defineAgent } from "../../define-agent.ts";
import { fingerprint } from "../fingerprint.ts";
import { givenCapabilities } from "../given-capabilities.ts";
import { givenFacts } from "../given-facts.ts";
import { readInputSchema } from "../json-schema.ts";
import { inRemoteAgentSpan } from "../in-remote-span.ts";
import { Link, type Connection } from "../link.ts";
import { createListeners } from "../listeners.ts";
import { allowPublic } from "../net/allow.ts";
import { guardedFetch } from "../net/guarded-fetch.ts";
import { heedRetryAfter } from "../net/heed-retry-after.ts";
import { withHeaders } from "../net/with-headers.ts";
import { withTrace } from "../net/with-trace.ts";
import { Offers } from "../offers.ts";
import type { LanggraphDefinition } from "../remote-definition.ts";
import type { RemoteOptions, RemoteSource } from "../remote-source.ts";
import { sharedProbe } from "../shared-probe.ts";
import { sourceOf } from "../source-of.ts";
import { callFailure } from "./call-failure.ts";
import { fillTemplate } from "./fill-template.ts";
import { probeServer } from "./probe-server.ts";
import { graphOutput, runAssistant } from "./run-assistant.ts";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const question = z.object({ question: z.string().describe("What is asked of the agent, in words") });
const messages = { messages: [{ role: "user", content: "{{question}}" }] };

/** A graph that a LangGraph server runs, as one agent. @throws InvalidInput for an input schema that cannot be read */
export async function connectLanggraph(definition: LanggraphDefinition, options: RemoteOptions): Promise<RemoteSource> {
  const { log, allow = allowPublic, pins = {}, connectMs = 15_000, lookAgainMs = 30_000 } = options;
  const { name, assistant } = definition;
  const listeners = createListeners();
  const offers = new Offers({ remote: name, onChange: definition.on_change, pins, log });
  const fetchImpl = withHeaders(
    withTrace(heedRetryAfter(name, guardedFetch(allow))),
    definition.headers ?? {},
    new URL(definition.url).origin,
  );
  const client = new Client({
    apiUrl: definition.url.replace(/\/$/, ""),
    // Not the key of this process's own environment.
    apiKey: null,
    callerOptions: { fetch: fetchImpl, maxRetries: 0 },
  });
  const status = (): AgentStatus => (link.status().state === "connected" ? "ready" : "unhealthy");
  const probe = sharedProbe((signal) => probeServer(name, definition.url, fetchImpl, signal));
  const agent = graphAgent(definition, run, { status, probe });
  const hash = fingerprint({ name, description: definition.description, input: definition.input });
  offers.update([{ item: name, name, hash, make: () => agent }]);

  async function find(signal: AbortSignal): Promise<void> {
    try {
      if (UUID.test(assistant)) await client.assistants.get(assistant, { signal });
      else if ((await client.assistants.search({ graphId: assistant, limit: 1, signal })).length === 0) {
        throw new NotFound(`${definition.url} has no graph ${assistant}`, { field: "assistant" });
      }
    } catch (error) {
      throw callFailure(error, name);
    }
  }

  const link = new Link<Connection>({
    name,
    open: async (signal) => {
      await find(signal);
      return { lookAgain: find, close: () => Promise.resolve() };
    },
    log,
    connectMs,
    lookAgainMs,
    changed: () => listeners.tell(),
  });

  async function run(task: Task, context: AgentContext): Promise<unknown> {
    await link.ready(context.signal);
    const input = fillTemplate(definition.template ?? messages, { question: task.question, ...task.input });
    try {
      return await inRemoteAgentSpan(name, definition.url, { "baton.remote.assistant": assistant }, () =>
        runAssistant(client, { assistant, agent: name, input }, context),
      );
    } catch (error) {
      context.signal.throwIfAborted();
      throw callFailure(error, name);
    }
  }

  return await sourceOf({ link, offers, listeners, ...(options.signal !== undefined && { signal: options.signal }) });
}

function graphAgent(
  definition: LanggraphDefinition,
  run: (task: Task, context: AgentContext) => Promise<unknown>,
  more: Required<Pick<Agent, "status" | "probe">>,
): Agent {
  const { name, version, description, capabilities, input, effect, url, assistant, timeoutMs } = definition;
  const agent = defineAgent({
    name,
    version,
    description,
    capabilities: givenCapabilities(capabilities),
    input: input === undefined ? question : readInputSchema(input),
    output: graphOutput,
    effect,
    ...givenFacts(definition),
    ...(timeoutMs !== undefined && { timeoutMs }),
    source: { kind: "langgraph", detail: `${url} ${assistant}` },
    execute: (task, context) => run(task as Task, context) as Promise<z.input<typeof graphOutput>>,
  });
  return { ...(agent as Agent), ...more };
}
