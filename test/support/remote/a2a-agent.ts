import { setTimeout as sleep } from "node:timers/promises";
import { TaskState, Role, formatSSEEvent, SSE_HEADERS, type AgentCard, type Message, type Part } from "@a2a-js/sdk";
import {
  AgentEvent,
  DefaultRequestHandler,
  InMemoryTaskStore,
  JsonRpcTransportHandler,
  ServerCallContext,
  UnauthenticatedUser,
  type AgentExecutor,
} from "@a2a-js/sdk/server";
import { serve, type Served } from "./serve.ts";

export interface ServedA2a extends Served {
  /** Lines such as "cancelled". */
  readonly happened: string[];
  /** Changes the description of the card's first skill. */
  redescribe(description: string): void;
}

/** An A2A agent that translates tide tables: `slow` in a message makes it wait, `ask` makes it ask back, `fail` makes it fail. */
export async function serveA2a({ streaming = true }: { readonly streaming?: boolean } = {}): Promise<ServedA2a> {
  const happened: string[] = [];
  const card: AgentCard = {
    name: "Tide Desk",
    description: "Knows the tides of every harbour",
    version: "2.1.0",
    supportedInterfaces: [],
    provider: undefined,
    capabilities: { streaming, extensions: [] },
    securitySchemes: {},
    securityRequirements: [],
    defaultInputModes: ["text/plain"],
    defaultOutputModes: ["text/plain"],
    signatures: [],
    skills: [
      {
        id: "high-water",
        name: "High water times",
        description: "Says when high water is at a harbour",
        tags: ["tides", "harbour"],
        examples: ["When is high water in Brest tomorrow?"],
        inputModes: [],
        outputModes: [],
        securityRequirements: [],
      },
    ],
  };
  const handler = new DefaultRequestHandler(card, new InMemoryTaskStore(), executor(happened));
  const transport = new JsonRpcTransportHandler(handler);
  const served = await serve(async (request) => {
    if (new URL(request.url).pathname === "/.well-known/agent-card.json") return Response.json(card);
    const context = new ServerCallContext({ user: new UnauthenticatedUser(), requestedVersion: "1.0" });
    const answer = await transport.handle((await request.json()) as Record<string, unknown>, context);
    if (!(Symbol.asyncIterator in answer)) return Response.json(answer);
    return new Response(ReadableStream.from(encoded(answer)), { headers: SSE_HEADERS });
  });
  card.supportedInterfaces.push({
    url: `${served.url}/`,
    protocolBinding: "JSONRPC",
    tenant: "",
    protocolVersion: "1.0",
  });
  return {
    ...served,
    happened,
    redescribe: (description) => {
      const [skill] = card.skills;
      if (skill !== undefined) skill.description = description;
    },
  };
}

async function* encoded(events: AsyncIterable<unknown>): AsyncGenerator<Uint8Array> {
  for await (const event of events) yield new TextEncoder().encode(formatSSEEvent(event));
}

function executor(happened: string[]): AgentExecutor {
  const stopped = new Set<string>();
  return {
    cancelTask: (taskId, bus) => {
      happened.push("cancelled");
      stopped.add(taskId);
      const status = { state: TaskState.TASK_STATE_CANCELED, message: undefined, timestamp: undefined };
      bus.publish(AgentEvent.statusUpdate({ taskId, contextId: "", status, metadata: undefined }));
      bus.finished();
      return Promise.resolve();
    },
    execute: async ({ taskId, contextId, userMessage }, bus) => {
      const asked = userMessage.parts.map(({ content }) => (content?.$case === "text" ? content.value : "")).join("");
      const say = (state: TaskState, text: string): void => {
        const message = messageOf(taskId, contextId, text);
        const status = { state, message, timestamp: undefined };
        bus.publish(AgentEvent.statusUpdate({ taskId, contextId, status, metadata: undefined }));
      };
      const add = (artifactId: string, parts: Part[], append: boolean): void => {
        const artifact = { artifactId, name: "", description: "", parts, metadata: undefined, extensions: [] };
        bus.publish(
          AgentEvent.artifactUpdate({ taskId, contextId, artifact, append, lastChunk: false, metadata: undefined }),
        );
      };
      bus.publish(
        AgentEvent.task({
          id: taskId,
          contextId,
          status: { state: TaskState.TASK_STATE_SUBMITTED, message: undefined, timestamp: undefined },
          artifacts: [],
          history: [userMessage],
          metadata: undefined,
        }),
      );
      say(TaskState.TASK_STATE_WORKING, "reading the tables");
      if (asked.includes("slow")) {
        for (let waited = 0; waited < 200 && !stopped.has(taskId); waited += 1) await sleep(50);
        if (stopped.has(taskId)) return;
      }
      if (asked.includes("ask")) say(TaskState.TASK_STATE_INPUT_REQUIRED, "which harbour?");
      else if (asked.includes("fail")) say(TaskState.TASK_STATE_FAILED, "the tables are wet");
      else {
        add("text", [part({ $case: "text", value: "High water is at " }, "text/plain")], false);
        add("text", [part({ $case: "text", value: "06:12." }, "text/plain")], true);
        add("data", [part({ $case: "data", value: { metres: 7.1 } }, "application/json")], false);
        add("file", [part({ $case: "url", value: "https://tides.example/brest.pdf" }, "application/pdf")], false);
        say(TaskState.TASK_STATE_COMPLETED, "");
      }
      bus.finished();
    },
  };
}

function part(content: Part["content"], mediaType: string): Part {
  return { content, metadata: undefined, filename: mediaType === "application/pdf" ? "brest.pdf" : "", mediaType };
}

function messageOf(taskId: string, contextId: string, text: string): Message {
  return {
    messageId: crypto.randomUUID(),
    taskId,
    contextId,
    role: Role.ROLE_AGENT,
    parts: text === "" ? [] : [part({ $case: "text", value: text }, "text/plain")],
    metadata: undefined,
    extensions: [],
    referenceTaskIds: [],
  };
}
