import { z } from "zod";
import { InvalidOutput } from "../../tools/errors.ts";

/**
 * Reads a model's JSON reply against a schema; a code fence or words around the JSON are tolerated.
 * @throws InvalidOutput with the schema's complaints, so that a caller can hand them back to the model.
 */
export function parseJsonReply<T>(reply: string, name: string, schema: z.ZodType<T>): T {
  const read = candidates(reply)
    .map(tryJson)
    .find((json) => json.ok);
  if (read === undefined || !read.ok) {
    throw new InvalidOutput(`${name}: the reply is not JSON: ${JSON.stringify(reply.slice(0, 200))}`);
  }
  const checked = schema.safeParse(read.value);
  if (checked.success) return checked.data;
  const field = checked.error.issues[0]?.path.join(".");
  throw new InvalidOutput(`${name}: ${z.prettifyError(checked.error)}`, {
    cause: checked.error,
    ...(field === undefined || field === "" ? {} : { field }),
  });
}

/** Where the JSON may stand: the whole reply, inside a fence, or from the first bracket to its last counterpart. */
function candidates(reply: string): string[] {
  const fenced = /```[a-z]*\s*\n?([\s\S]*?)```/iu.exec(reply)?.[1];
  const embedded = [
    ["{", "}"],
    ["[", "]"],
  ]
    .map(([open = "", close = ""]) => [reply.indexOf(open), reply.lastIndexOf(close)])
    .filter(([from = -1, to = -1]) => from >= 0 && to > from)
    .sort(([a = 0], [b = 0]) => a - b)
    .map(([from, to = 0]) => reply.slice(from, to + 1));
  return [reply, ...(fenced === undefined ? [] : [fenced]), ...embedded];
}

function tryJson(text: string): { ok: true; value: unknown } | { ok: false } {
  try {
    return { ok: true, value: JSON.parse(text.trim()) };
  } catch {
    return { ok: false };
  }
}
