import { z } from "zod";
import type { Message } from "../../agents/conversation.ts";
import { message } from "./message.ts";
import { checkFull } from "./limits.ts";

/** What was said in a run, or in a part of it. */
export interface Mail {
  /** In order for each sender. */
  readonly messages: readonly Message[];
  /** Who has got each message that was sent: path of the step by id of the message. */
  readonly taken: Readonly<Record<string, string>>;
}

export const mail = z.object({
  messages: z.array(message).readonly(),
  taken: z.record(z.string(), z.string()),
});

export const NO_MAIL: Mail = { messages: [], taken: {} };

/** One after the other; a message that is there already is dropped, and who got one first keeps it. */
export function joinMail(one: Mail, ...others: readonly (Mail | undefined)[]): Mail {
  const more = others.filter((other) => other !== undefined && !isEmpty(other));
  if (more.length === 0) return one;
  const messages = new Map(one.messages.map((known) => [known.id, known]));
  const taken = { ...one.taken };
  for (const other of more) {
    for (const next of other?.messages ?? []) if (!messages.has(next.id)) messages.set(next.id, next);
    for (const [id, path] of Object.entries(other?.taken ?? {})) taken[id] ??= path;
  }
  return { messages: [...messages.values()], taken };
}

/** What a superstep adds to the run. @throws MailboxFull where branches that do not know of each other have said too much together. */
export function addMail(known: Mail, next: Mail): Mail {
  const all = joinMail(known, next);
  if (all !== known) checkFull(all.messages);
  return all;
}

export function isEmpty({ messages, taken }: Mail): boolean {
  return messages.length === 0 && Object.keys(taken).length === 0;
}
