import { readFile } from "node:fs/promises";
import { InvalidInput } from "../../../tools/errors.ts";

interface Given {
  /** As `name=value`, the value as JSON where it parses, else as text; for an input that takes only texts, as text. */
  readonly input: readonly string[];
  /** A file with a JSON object, beneath them. */
  readonly inputs: string | undefined;
  /** What the workflow declares, by name. */
  readonly declared?: Readonly<Record<string, { readonly type?: unknown }>> | undefined;
}

/** The values that a run brings. @throws InvalidInput for what is no `name=value` and a file that holds no JSON object. */
export async function runInputs({ input, inputs, declared = {} }: Given): Promise<Record<string, unknown>> {
  const values = inputs === undefined ? {} : await readInputs(inputs);
  for (const text of input) {
    const at = text.indexOf("=");
    if (at < 1) throw new InvalidInput(`--input ${text} is no name=value`, { field: "--input" });
    const name = text.slice(0, at);
    const value = text.slice(at + 1);
    const read = readValue(value);
    const isText = Object.hasOwn(declared, name) && declared[name]?.type === "string";
    // A postal code is made of digits and no number.
    values[name] = isText && typeof read !== "string" ? value : read;
  }
  return values;
}

async function readInputs(file: string): Promise<Record<string, unknown>> {
  let read: unknown;
  try {
    read = JSON.parse(await readFile(file, "utf8"));
  } catch (cause) {
    throw new InvalidInput(`--inputs ${file}: ${cause instanceof SyntaxError ? "is no JSON" : "cannot be read"}`, {
      field: "--inputs",
      cause,
    });
  }
  if (typeof read !== "object" || read === null || Array.isArray(read))
    throw new InvalidInput(`--inputs ${file}: holds no JSON object`, { field: "--inputs" });
  return { ...read };
}

function readValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
