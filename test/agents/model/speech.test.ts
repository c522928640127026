import { AIMessage, AIMessageChunk, HumanMessage, type BaseMessage } from "@langchain/core/messages";
import { MessagesAnnotation, StateGraph } from "@langchain/langgraph";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createOpenAIModel } from "../../../src/agents/model/openai-model.ts";
import { createSpeech } from "../../../src/agents/model/speech.ts";
import { startScriptedModel, type ScriptedModel } from "../../support/scripted-model.ts";

let endpoint: ScriptedModel;
beforeEach(async () => {
  endpoint = await startScriptedModel();
  endpoint.expect("any", { text: "RAW words of the model." }, { times: "always" });
});
afterEach(() => endpoint.close());

/** A node that asks a model, speaks what it checked, and puts the answer into the state; a second node passes it on. */
function graph(answer: readonly string[], metadata?: Record<string, unknown>) {
  return new StateGraph(MessagesAnnotation)
    .addNode("write", async () => {
      const model = createOpenAIModel({ apiKey: "k", baseUrl: endpoint.url, model: "m" });
      const speech = createSpeech({ id: "answer-1", ...(metadata === undefined ? {} : { metadata }) });
      const signal = AbortSignal.timeout(5000);
      for await (const _ of model.text({ messages: [["user", "draft"]], signal })) {
        const next = answer[speech.said === "" ? 0 : 1];
        if (next !== undefined && !speech.said.includes(next)) speech.say(next);
      }
      await speech.end();
      return { messages: [new AIMessage({ id: "answer-1", content: speech.said })] };
    })
    .addNode("respond", (state) => ({ messages: state.messages.slice(-1) }))
    .addEdge("__start__", "write")
    .addEdge("write", "respond")
    .addEdge("respond", "__end__")
    .compile();
}

const question = { messages: [new HumanMessage({ id: "q", content: "?" })] };

describe("speech inside a graph", () => {
  it("streams word by word under one id, once, and nothing of the model's own words", async () => {
    const heard: [BaseMessage, Record<string, unknown>][] = [];
    for await (const item of await graph(["Refunds take ", "30 days. [1]\n"]).stream(question, {
      streamMode: "messages",
    })) {
      heard.push(item);
    }
    expect(heard.map(([message]) => message.content)).toEqual(["Refunds", " take", " ", "30", " days.", " [1]", "\n"]);
    expect(new Set(heard.map(([message]) => message.id))).toEqual(new Set(["answer-1"]));
    expect(heard.every(([message]) => message instanceof AIMessageChunk)).toBe(true);
    expect(heard[0]?.[1]).toMatchObject({ langgraph_node: "write" });
  });

  it("adds its metadata to what clients see", async () => {
    const stream = await graph(["One.", ""], { step: "answer" }).stream(question, { streamMode: "messages" });
    for await (const [, metadata] of stream)
      expect(metadata).toMatchObject({ step: "answer", langgraph_node: "write" });
  });

  it("keeps the model's own words out of the event stream too", async () => {
    const spoken: unknown[] = [];
    let all = "";
    for await (const event of graph(["One ", "two."]).streamEvents(question, { version: "v2" })) {
      all += JSON.stringify(event);
      if (event.event === "on_chat_model_stream") spoken.push((event.data.chunk as AIMessageChunk).content);
    }
    expect(spoken.join("")).toBe("One two.");
    expect(all).not.toContain("RAW");
  });

  it("may be given the node's config, for a node that speaks from elsewhere", async () => {
    const graph = new StateGraph(MessagesAnnotation)
      .addNode("write", async (_state, config) => {
        const speech = createSpeech({ id: "answer-2" }, config);
        speech.say("One two.");
        await speech.end();
        return { messages: [new AIMessage({ id: "answer-2", content: speech.said })] };
      })
      .addEdge("__start__", "write")
      .addEdge("write", "__end__")
      .compile();
    const heard: unknown[] = [];
    for await (const [message] of await graph.stream(question, { streamMode: "messages" })) heard.push(message.content);
    expect(heard).toEqual(["One", " two."]);
  });

  it("leaves the finished message in the state", async () => {
    const state = await graph(["One ", "two."]).invoke(question);
    expect(state.messages.map((message) => message.content)).toEqual(["?", "One two."]);
  });
});

describe("speech anywhere", () => {
  it("keeps what was said when nobody listens", async () => {
    const speech = createSpeech({ id: "x" });
    speech.say("");
    speech.say("a  b\n");
    await speech.end();
    await speech.end();
    expect(speech.said).toBe("a  b\n");
    expect(() => speech.say("more")).toThrow(/ended/);
  });

  it("ends without having begun", async () => {
    const speech = createSpeech({ id: "x" });
    await speech.end();
    expect(speech.said).toBe("");
  });
});
