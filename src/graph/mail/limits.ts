import type { Message } from "../../agents/conversation.ts";
import { MailboxFull } from "./mail-errors.ts";

/** Bytes of one body as JSON. */
export const MOST_BYTES_EACH = 64 * 1024;
export const MOST_MESSAGES = 1000;
/** Bytes of all bodies of a run. */
export const MOST_BYTES = 1024 * 1024;
/** How many agents may wait for each other in a row. */
export const MOST_DEEP = 4;

/** What a run has said so far. */
export interface Postage {
  readonly messages: number;
  readonly bytes: number;
}

export function postageOf(messages: readonly Pick<Message, "bytes">[]): Postage {
  return { messages: messages.length, bytes: messages.reduce((sum, { bytes }) => sum + bytes, 0) };
}

/** @throws MailboxFull */
export function checkFull(messages: readonly Pick<Message, "bytes">[]): void {
  checkPostage(postageOf(messages));
}

/** @throws MailboxFull */
export function checkPostage({ messages, bytes }: Postage): void {
  if (messages > MOST_MESSAGES) throw new MailboxFull(`a run may send ${MOST_MESSAGES} messages`, "messages");
  if (bytes > MOST_BYTES) throw new MailboxFull(`the messages of a run may have ${MOST_BYTES} bytes in all`, "bytes");
}
