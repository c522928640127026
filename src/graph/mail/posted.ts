import type { Posted } from "../branch/branch-tools.ts";
import type { Postage } from "./limits.ts";

/** Counts from what the run had said when the branch began. What branches beside it say meanwhile is counted when they end. */
export function createPosted(before: Postage = { messages: 0, bytes: 0 }): Posted {
  let now = before;
  return {
    soFar: () => now,
    add: ({ messages, bytes }) => {
      now = { messages: now.messages + messages, bytes: now.bytes + bytes };
    },
  };
}
