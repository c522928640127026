import { z } from "zod";

type Parameters = Readonly<Record<string, z.core.util.JSONType>>;

/**
 * Reads the required parameters of an agent off a question: an enum's value that is named, a number, a quotation, or a name in capitals.
 * `question` is left to the plan's inputs. `undefined` when one is required and cannot be read, so that the agent is of no use here.
 */
export function fillParameters(schema: z.ZodType, question: string): Parameters | undefined {
  if (!(schema instanceof z.ZodObject)) return {};
  const required = Object.entries(schema.shape).filter(
    ([name, property]) => !accepts(property, undefined) && name !== "question" && name !== "user_query",
  );
  // A single text to work on is the question itself; the plan's inputs bind it.
  const [only] = required;
  const candidates = readings(question);
  const filled: Record<string, z.core.util.JSONType> = {};
  for (const [name, property] of required) {
    const value = candidates.find((candidate) => accepts(property, candidate)) ?? namedOption(property, question);
    if (value !== undefined) filled[name] = value;
    else if (required.length > 1 || only === undefined || !accepts(only[1], question)) return undefined;
  }
  return filled;
}

function accepts(schema: unknown, value: unknown): boolean {
  return schema instanceof z.ZodType && schema.safeParse(value).success;
}

/** Values a question may hold, the most telling first. */
function readings(question: string): (string | number)[] {
  const quoted = [...question.matchAll(/["“]([^"”]+)["”]/gu)].map((found) => found[1] ?? "");
  const links = [...question.matchAll(/\bhttps?:\/\/\S+/gu)].map(([link]) => link.replace(/[.,;!?)]+$/u, ""));
  const names = [...question.matchAll(/(?<=[^.?!]\s)\p{Lu}[\p{L}\d]*(?:\s\p{Lu}[\p{L}\d]*)*/gu)].map(([name]) => name);
  const numbers = [...question.matchAll(/(?<![\p{L}\d])\d+(?:\.\d+)?(?![\p{L}\d])/gu)].map(([number]) =>
    Number(number),
  );
  return [...quoted, ...links, ...numbers, ...names.filter((name) => name !== "I")];
}

function namedOption(schema: unknown, question: string): string | undefined {
  const options = schema instanceof z.ZodEnum ? schema.options.map(String) : [];
  return options.find((option) => question.toLowerCase().includes(option.toLowerCase()));
}
