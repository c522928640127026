import { AIMessageChunk, BaseMessage } from "@langchain/core/messages";
import { toWire } from "../../wire/serialise.ts";
import type { WireEvent } from "./wire-event.ts";

/**
 * The older `messages` mode: each message announced once (`messages/metadata`), then as far as it has come with every token
 * (`messages/partial`), and whole when it is part of the state (`messages/complete`).
 */
export class LegacyMessages {
  readonly #partial = new Map<string, AIMessageChunk>();
  readonly #complete = new Set<string>();

  /** @param payload LangGraph's pair of message and metadata */
  *token(payload: unknown): Generator<WireEvent, void, void> {
    if (!Array.isArray(payload)) return;
    const [message, metadata] = payload as unknown[];
    if (!AIMessageChunk.isInstance(message) || message.id === undefined) return;
    const known = this.#partial.get(message.id);
    const sofar = known === undefined ? message : known.concat(message);
    this.#partial.set(message.id, sofar);
    if (known === undefined) yield { event: "messages/metadata", data: toWire({ [message.id]: { metadata } }) };
    yield { event: "messages/partial", data: toWire([sofar]) };
  }

  /** @param payload the state, with its messages */
  *values(payload: unknown): Generator<WireEvent, void, void> {
    if (typeof payload !== "object" || payload === null || !("messages" in payload)) return;
    const messages: unknown[] = Array.isArray(payload.messages) ? payload.messages : [payload.messages];
    const fresh = messages.filter(
      (message): message is BaseMessage => BaseMessage.isInstance(message) && this.#isFresh(message),
    );
    for (const { id } of fresh) if (id !== undefined) this.#partial.delete(id);
    if (fresh.length > 0) yield { event: "messages/complete", data: toWire(fresh) };
  }

  #isFresh({ id }: BaseMessage): boolean {
    if (id === undefined || this.#complete.has(id)) return false;
    this.#complete.add(id);
    return true;
  }
}
