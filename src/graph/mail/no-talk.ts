import type { Conversation } from "../../agents/conversation.ts";
import { Conflict } from "../../tools/errors.ts";

const refuse = (): never => {
  throw new Conflict("what undoes a step has nobody to talk to");
};

/** For an agent that undoes: it says nothing, for what it would say could not be undone. */
export const NO_TALK: Conversation = {
  ask: () => Promise.reject(new Conflict("what undoes a step has nobody to ask")),
  handOver: () => Promise.reject(new Conflict("what undoes a step has nobody to hand over to")),
  lease: () => Promise.reject(new Conflict("what undoes a step leases nothing")),
  send: refuse,
  publish: refuse,
  inbox: () => [],
  read: () => [],
};
