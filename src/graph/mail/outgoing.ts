import type { Message } from "../../agents/conversation.ts";
import { InvalidInput } from "../../tools/errors.ts";
import { checkPostage, MOST_BYTES_EACH, type Postage } from "./limits.ts";
import { MessageTooLarge } from "./mail-errors.ts";

interface Sender {
  readonly path: string;
  readonly agent: string;
  /** Of the message: one more than the sender's last. */
  readonly seq: number;
}

const LONGEST_ADDRESS = 1000;

/**
 * A message as it goes out, its body copied.
 *
 * @param before what the run has said so far
 * @throws InvalidInput, MessageTooLarge, MailboxFull
 */
export function outgoing(
  address: { readonly to: string } | { readonly topic: string },
  given: unknown,
  { path, agent, seq }: Sender,
  before: Postage,
): Message {
  const [field, name] = "to" in address ? ["to", address.to] : ["topic", address.topic];
  if (typeof name !== "string" || name === "" || name.length > LONGEST_ADDRESS)
    throw new InvalidInput(`${field} must be a text of 1 to ${LONGEST_ADDRESS} characters`, { field });
  const { type, body } = isEnvelope(given) ? given : { type: "message", body: given };
  const json = toJson(body);
  const bytes = Buffer.byteLength(json);
  if (bytes > MOST_BYTES_EACH) throw new MessageTooLarge(bytes, MOST_BYTES_EACH);
  checkPostage({ messages: before.messages + 1, bytes: before.bytes + bytes });
  const copy: unknown = JSON.parse(json);
  return {
    id: `${path}!${seq}`,
    from: path,
    agent,
    ...address,
    seq,
    at: new Date().toISOString(),
    type,
    body: copy,
    bytes,
  };
}

/** An object of exactly a type and a body; everything else is a body. */
function isEnvelope(given: unknown): given is { type: string; body: unknown } {
  if (typeof given !== "object" || given === null || !("type" in given) || !("body" in given)) return false;
  return typeof given.type === "string" && Object.keys(given).length === 2;
}

function toJson(body: unknown): string {
  let json: unknown;
  try {
    json = JSON.stringify(body);
  } catch (cause) {
    throw new InvalidInput("the body of a message must be JSON", { field: "body", cause });
  }
  // Undefined and functions are no JSON, which JSON.stringify does not say.
  if (typeof json !== "string") throw new InvalidInput("the body of a message must be JSON", { field: "body" });
  return json;
}
