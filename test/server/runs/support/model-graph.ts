import { AIMessageChunk, type BaseMessage } from "@langchain/core/messages";
import { BaseChatModel } from "@langchain/core/language_models/chat_models";
import type { CallbackManagerForLLMRun } from "@langchain/core/callbacks/manager";
import { ChatGenerationChunk, type ChatResult } from "@langchain/core/outputs";
import { MessagesAnnotation, START, StateGraph, type LangGraphRunnableConfig } from "@langchain/langgraph";
import type { CheckpointWriter } from "../../../../src/graph/journal/entry.ts";
import { TenantSaver } from "../../../../src/graph/tenant-saver.ts";
import type { RunGraph } from "../../../../src/server/runs/graph/run-graph.ts";
import type { Database } from "../../../../src/tools/database/database.ts";

/** A chat model that says "one two three", a word a chunk, under one message id for each call. */
class CountingModel extends BaseChatModel {
  #calls = 0;

  override _llmType(): string {
    return "counting";
  }

  override _generate(): Promise<ChatResult> {
    this.#calls += 1;
    const text = "one two three";
    const message = new AIMessageChunk({ id: `msg-${this.#calls}`, content: text });
    return Promise.resolve({ generations: [{ message, text }] });
  }

  override async *_streamResponseChunks(
    _messages: BaseMessage[],
    _options: this["ParsedCallOptions"],
    manager?: CallbackManagerForLLMRun,
  ): AsyncGenerator<ChatGenerationChunk> {
    this.#calls += 1;
    for (const text of ["one ", "two ", "three"]) {
      const message = new AIMessageChunk({ id: `msg-${this.#calls}`, content: text });
      yield new ChatGenerationChunk({ message, text });
      await manager?.handleLLMNewToken(text, undefined, undefined, undefined, undefined, {
        chunk: new ChatGenerationChunk({ message, text }),
      });
    }
  }
}

/** A graph with a model in a subgraph: `outer` calls a graph whose node `inner` streams three words. */
export function modelGraph(database: Database, journal: CheckpointWriter): RunGraph {
  const model = new CountingModel({});
  const inner = new StateGraph(MessagesAnnotation)
    .addNode("inner", async (state, config: LangGraphRunnableConfig) => {
      config.writer?.({ type: "inner.started" });
      return { messages: [await model.invoke(state.messages, config)] };
    })
    .addEdge(START, "inner")
    .compile();
  return new StateGraph(MessagesAnnotation)
    .addNode("outer", inner)
    .addEdge(START, "outer")
    .compile({ checkpointer: new TenantSaver(database, journal) });
}
