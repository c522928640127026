import type { Conversation, Message } from "../../agents/conversation.ts";
import { Cancelled, NotFound } from "../../tools/errors.ts";
import type { Posted } from "../branch/branch-tools.ts";
import { isOf } from "../branch/path.ts";
import type { Leaf } from "../step/leaf.ts";
import { postageOf, type Postage } from "./limits.ts";
import { joinMail, NO_MAIL, type Mail } from "./mail.ts";
import { outgoing } from "./outgoing.ts";

/** What one that is asked can see, until its answer is there. */
export interface Loan {
  readonly mail: Mail;
  /** @param said by the one asked and by those that it asked, and what they got */
  end(said: Mail | undefined): void;
}

export interface Mailbox {
  readonly words: Pick<Conversation, "send" | "publish" | "inbox" | "read">;
  /** What is published, and what was sent to the agent asked: that is nobody else's until it has answered. */
  lend(this: void, agent: string, path: string): Loan;
  /** What the attempt, and those it asked, have said and got. */
  said(): Mail;
  /** @param kept whether what was said counts */
  close(kept: boolean): void;
}

/**
 * What one attempt says and hears. It sees what was said before its step, what it says itself, and what those say whom it asks, in the order in
 * which it spoke and asked, whichever answers first.
 */
export function createMailbox({ path, scope }: Leaf, agent: string, posted: Posted | undefined): Mailbox {
  const before = scope.mail ?? NO_MAIL;
  const own: Mail[] = [];
  const lent = new Set<string>();
  let seq = 0;
  let sent: Postage = { messages: 0, bytes: 0 };
  let closed = false;
  const view = (): Mail => joinMail(before, ...own);
  const isFree = ({ id }: Message, taken: Mail["taken"]): boolean => (taken[id] ?? path) === path && !lent.has(id);

  const tell = (address: { readonly to: string } | { readonly topic: string }, given: unknown): Message => {
    if (closed) throw new Cancelled(`step ${path} has ended: nobody hears it any more`);
    const soFar = posted?.soFar() ?? postageOf(view().messages);
    const message = outgoing(address, given, { path, agent, seq: seq + 1 }, soFar);
    seq += 1;
    posted?.add({ messages: 1, bytes: message.bytes });
    sent = { messages: seq, bytes: sent.bytes + message.bytes };
    own.push({ messages: [message], taken: {} });
    return structuredClone(message);
  };

  const inbox = (): Message[] => {
    const { messages, taken } = view();
    const got = messages.filter(
      (message) => (message.to === agent || message.to === path) && message.from !== path && isFree(message, taken),
    );
    if (!closed) own.push({ messages: [], taken: Object.fromEntries(got.map(({ id }) => [id, path])) });
    return structuredClone(got);
  };

  const read: Conversation["read"] = (topic, { after } = {}) => {
    const all = view().messages.filter((message) => message.topic === topic);
    const place = after === undefined ? -1 : all.findIndex(({ id }) => id === after);
    if (after !== undefined && place < 0)
      throw new NotFound(`topic ${topic} has no message ${after}`, {
        field: "after",
        alternatives: all.map(({ id }) => id),
      });
    return structuredClone(all.slice(place + 1));
  };

  return {
    words: { send: (to, given) => tell({ to }, given), publish: (topic, given) => tell({ topic }, given), inbox, read },
    lend: (asked, askPath) => {
      const { messages, taken } = view();
      const goesTo = (message: Message): boolean =>
        message.to === undefined ||
        ((message.to === asked || isOf(message.to, askPath)) &&
          !Object.hasOwn(taken, message.id) &&
          isFree(message, taken));
      const mail = { messages: messages.filter(goesTo), taken: {} };
      const ids = mail.messages.flatMap(({ id, to }) => (to === undefined ? [] : [id]));
      for (const id of ids) lent.add(id);
      const place = own.push(NO_MAIL) - 1;
      return {
        mail,
        end: (said) => {
          for (const id of ids) lent.delete(id);
          if (said !== undefined && !closed) own[place] = said;
        },
      };
    },
    said: () => joinMail(NO_MAIL, ...own),
    close: (kept) => {
      closed = true;
      if (!kept) posted?.add({ messages: -sent.messages, bytes: -sent.bytes });
    },
  };
}
