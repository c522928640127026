import type { Conversation, Message } from "../../agents/conversation.ts";
import { Cancelled, NotFound } from "../../tools/errors.ts";
import type { Leaf } from "../step/leaf.ts";
import type { Posted } from "../branch/branch-tools.ts";
import { postageOf, type Postage } from "./limits.ts";
import { joinMail, NO_MAIL, type Mail } from "./mail.ts";
import { outgoing } from "./outgoing.ts";

type Words = Pick<Conversation, "send" | "publish" | "inbox" | "read">;

export interface Mailbox {
  readonly words: Words;
  /** What the attempt can see now. */
  readonly view: () => Mail;
  /** What was said by one that was asked, and by those that it asked. */
  heard(said: Mail | undefined): void;
  /** What the attempt, and those it asked, have said and got. */
  said(): Mail;
  /** @param kept whether what was said counts */
  close(kept: boolean): void;
}

/** What one attempt says and hears. It sees what was said before its step, what it says itself, and what those say whom it asks. */
export function createMailbox({ path, scope }: Leaf, agent: string, posted: Posted | undefined): Mailbox {
  const before = scope.mail ?? NO_MAIL;
  let own: Mail = NO_MAIL;
  let seq = 0;
  let sent: Postage = { messages: 0, bytes: 0 };
  let closed = false;
  const view = (): Mail => joinMail(before, own);
  const mine = ({ id, to, from }: Message, taken: Mail["taken"]): boolean =>
    (to === agent || to === path) && from !== path && (taken[id] ?? path) === path;
  const tell = (address: { readonly to: string } | { readonly topic: string }, given: unknown): Message => {
    if (closed) throw new Cancelled(`step ${path} has ended: nobody hears it any more`);
    const message = outgoing(
      address,
      given,
      { path, agent, seq: seq + 1 },
      posted?.soFar() ?? postageOf(view().messages),
    );
    seq += 1;
    posted?.add({ messages: 1, bytes: message.bytes });
    sent = { messages: seq, bytes: sent.bytes + message.bytes };
    own = joinMail(own, { messages: [message], taken: {} });
    return message;
  };
  return {
    words: {
      send: (to, given) => tell({ to }, given),
      publish: (topic, given) => tell({ topic }, given),
      inbox: () => {
        const { messages, taken } = view();
        const got = messages.filter((message) => mine(message, taken));
        if (!closed) own = joinMail(own, { messages: [], taken: Object.fromEntries(got.map(({ id }) => [id, path])) });
        return structuredClone(got);
      },
      read: (topic, { after } = {}) => {
        const all = view().messages.filter((message) => message.topic === topic);
        if (after === undefined) return structuredClone(all);
        const place = all.findIndex(({ id }) => id === after);
        if (place < 0)
          throw new NotFound(`topic ${topic} has no message ${after}`, {
            field: "after",
            alternatives: all.map(({ id }) => id),
          });
        return structuredClone(all.slice(place + 1));
      },
    },
    view,
    heard: (said) => {
      if (said !== undefined) own = joinMail(own, said);
    },
    said: () => own,
    close: (kept) => {
      closed = true;
      if (!kept) posted?.add({ messages: -sent.messages, bytes: -sent.bytes });
    },
  };
}
