import type { BaseMessage } from "@langchain/core/messages";

/** The text of the last message a person wrote; empty when there is none. */
export function queryText(messages: readonly BaseMessage[]): string {
  const last = messages.findLast((message) => message.type === "human");
  return last === undefined ? "" : last.text.trim();
}
