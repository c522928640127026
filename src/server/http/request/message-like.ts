import { z } from "zod";

const roles = [
  "human",
  "user",
  "ai",
  "assistant",
  "system",
  "developer",
  "tool",
  "function",
  "generic",
  "remove",
] as const;
const content = z.union([z.string(), z.array(z.union([z.string(), z.looseObject({ type: z.string() })]))]);
const role = z.enum(roles, `expected a role: ${roles.join(", ")}`);

/** A message as clients send it: bare text, `[role, text]`, or an object with `role` or `type`. */
const message = z.union([
  z.string(),
  z.tuple([role, content]),
  z.looseObject({ role, content: content.nullish() }),
  z.looseObject({ type: role, content: content.nullish() }),
]);

/** What may stand in a state's `messages`: one message or several. */
export const messagesLike = z.union([z.array(message), message]);
