import type { CallbackManagerForLLMRun } from "@langchain/core/callbacks/manager";
import { BaseChatModel } from "@langchain/core/language_models/chat_models";
import { AIMessage, AIMessageChunk, type BaseMessage } from "@langchain/core/messages";
import { ChatGenerationChunk, type ChatResult } from "@langchain/core/outputs";

/**
 * A chat model whose reply is already known: it speaks the pieces it is given, under one message id. Through it, text that an
 * agent has checked reaches whatever listens to LangGraph's message streams, in the form that those listeners know.
 */
export class SpokenText extends BaseChatModel {
  readonly #id: string;
  readonly #pieces: AsyncIterable<string>;

  constructor(id: string, pieces: AsyncIterable<string>) {
    super({});
    this.#id = id;
    this.#pieces = pieces;
  }

  override _llmType(): string {
    return "spoken_text";
  }

  override async *_streamResponseChunks(
    _messages: BaseMessage[],
    _options: this["ParsedCallOptions"],
    run?: CallbackManagerForLLMRun,
  ): AsyncGenerator<ChatGenerationChunk> {
    for await (const text of this.#pieces) {
      const message = new AIMessageChunk({ id: this.#id, content: text });
      const chunk = new ChatGenerationChunk({ message, text });
      yield chunk;
      await run?.handleLLMNewToken(text, undefined, undefined, undefined, undefined, { chunk });
    }
  }

  /** Taken when nobody listens to the single pieces. */
  override async _generate(): Promise<ChatResult> {
    let text = "";
    for await (const piece of this.#pieces) text += piece;
    return { generations: [{ text, message: new AIMessage({ id: this.#id, content: text }) }] };
  }
}
