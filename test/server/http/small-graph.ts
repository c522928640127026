import { setTimeout as sleep } from "node:timers/promises";
import { FakeListChatModel } from "@langchain/core/utils/testing";
import {
  END,
  interrupt,
  MessagesValue,
  START,
  StateGraph,
  StateSchema,
  type LangGraphRunnableConfig,
} from "@langchain/langgraph";
import { z } from "zod";
import type { CheckpointWriter } from "../../../src/graph/journal/entry.ts";
import { TenantSaver } from "../../../src/graph/tenant-saver.ts";
import type { Database } from "../../../src/tools/database/database.ts";

const State = new StateSchema({
  messages: MessagesValue,
  /** How long the first node takes, in milliseconds. */
  delay: z.number().default(0),
  approve: z.boolean().default(false),
  fail: z.boolean().default(false),
  approval: z.unknown().default(null),
});

/** A real graph with what a chat graph does: narrates, takes its time, asks a person, fails, streams tokens. */
export function smallGraph(database: Database, journal?: CheckpointWriter) {
  async function think({ delay, fail }: typeof State.State, config: LangGraphRunnableConfig) {
    config.writer?.({ type: "step.started", step: "think" });
    await sleep(delay, undefined, config.signal ? { signal: config.signal } : {});
    if (fail) throw new RangeError("asked to fail");
    config.writer?.({ type: "step.completed", step: "think" });
    return {};
  }
  function ask({ approve }: typeof State.State) {
    return approve ? { approval: interrupt({ question: "go on?" }), approve: false } : {};
  }
  async function answer({ messages }: typeof State.State) {
    const model = new FakeListChatModel({ responses: ["Hello there"] });
    return { messages: [await model.invoke(messages)] };
  }
  return new StateGraph(State)
    .addNode("think", think)
    .addNode("ask", ask)
    .addNode("answer", answer)
    .addEdge(START, "think")
    .addEdge("think", "ask")
    .addEdge("ask", "answer")
    .addEdge("answer", END)
    .compile({ checkpointer: new TenantSaver(database, journal), name: "baton" });
}
