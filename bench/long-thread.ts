import { idleAgent } from "./idle-agent.ts";
import { randomUUID } from "node:crypto";
import type { Agent } from "../src/agents/agent.ts";
import { buildGraph } from "../src/graph/build-graph.ts";
import { createFigures } from "../src/graph/plan/proof/create-figures.ts";
import { NO_WORKFLOWS } from "../src/graph/plan/surroundings.ts";
import { createGuards } from "../src/graph/step/guards.ts";
import { TenantSaver } from "../src/graph/tenant-saver.ts";
import { createRuns } from "../src/server/runs/create-runs.ts";
import { Journal } from "../src/server/runs/log/journal.ts";
import type { StreamMode } from "../src/server/runs/run.ts";
import type { Database } from "../src/tools/database/database.ts";
import { createRegistry } from "../src/tools/registry/create-registry.ts";
import { createVersionedRegistry } from "../src/tools/registry/versioned-registry.ts";

const SILENT = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const ANSWER = "An answer of the length that answers have, with some figures in it and what they mean. ".repeat(6);
const QUESTION = "What did we agree on about the delivery in the last week of the quarter? ".repeat(2);

const idle = idleAgent(ANSWER);

/** A turn of a conversation. */
export interface Turn {
  readonly ms: number;
  /** Given to Postgres for events and checkpoints. */
  readonly bytes: number;
}

/** Conversations whose questions are carried as the server carries them, by an agent that takes no time. */
export interface LongThreads {
  /** A question that comes as a run, with a plan of so many steps in a row. */
  turn(threadId: string, steps: number, modes: readonly StreamMode[]): Promise<Turn>;
  /** Makes the conversation longer by so many questions and answers at once, straight through the graph. */
  age(threadId: string, turns: number): Promise<void>;
  /** Milliseconds that it takes to read the thread's state, as when a run begins. */
  read(threadId: string): Promise<number>;
  close(): Promise<void>;
}

export async function startLongThreads(database: Database): Promise<LongThreads> {
  let bytes = 0;
  const journal = new Journal({ logger: SILENT, onBatch: (batch) => void (bytes += batch.bytes) });
  const agents = createVersionedRegistry<Agent>({ search: createRegistry() });
  agents.register(idle);
  const graph = buildGraph(
    {
      registry: agents,
      workflows: { catalog: () => Promise.resolve(NO_WORKFLOWS), ran: () => Promise.resolve() },
      writePlan: () => Promise.reject(new Error("every run brings its plan")),
      model: () => undefined,
      planningMs: 0,
      figures: () => createFigures([idle]),
      approve: new Set(),
      log: SILENT,
      guards: createGuards(),
    },
    new TenantSaver(database, journal),
  );
  const runs = createRuns({ graph, journal, database, logger: SILENT });
  await runs.start();
  const place = (threadId: string) => ({ thread_id: threadId, tenant_id: "default", checkpoint_ns: "" });
  return {
    turn: async (threadId, steps, stream_mode) => {
      const [before, since] = [bytes, performance.now()];
      const { run_id } = await runs.create("default", {
        threadId,
        assistantId: randomUUID(),
        kwargs: { input: question(steps), stream_mode },
        metadata: {},
        multitaskStrategy: "enqueue",
        ifNotExists: "create",
        onCompletion: "keep",
      });
      await runs.wait("default", run_id, new AbortController().signal);
      return { ms: performance.now() - since, bytes: bytes - before };
    },
    age: async (threadId, count) => {
      const earlier = Array.from({ length: count - 1 }, () => [
        { role: "human", content: QUESTION, id: randomUUID() },
        { role: "ai", content: ANSWER, id: randomUUID() },
      ]).flat();
      const { messages, plan } = question(1);
      const configurable = { ...place(threadId), run_id: randomUUID() };
      await graph.invoke({ messages: [...earlier, ...messages], plan }, { configurable });
    },
    read: async (threadId) => {
      const since = performance.now();
      await graph.getState({ configurable: place(threadId) });
      return performance.now() - since;
    },
    close: () => runs.drain(0),
  };
}

function question(steps: number) {
  const chain = Array.from({ length: steps }, (_, index) => ({
    name: `s${index}`,
    agent: "idle",
    inputs: index === 0 ? ["question"] : [`s${index - 1}_out`],
    outputs: [`s${index}_out`],
  }));
  return { messages: [{ role: "human", content: QUESTION }], plan: { steps: chain } };
}
