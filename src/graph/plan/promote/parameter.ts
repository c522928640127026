import type { FoundValue } from "./found-value.ts";

type JsonSchema = Record<string, string | number>;

/** A value of the question as an input of the workflow. */
export interface Parameter {
  /** snake_case, unique within the workflow. */
  readonly name: string;
  readonly kind: FoundValue["kind"];
  /** As it stood in the question. */
  readonly text: string;
  /** What the run had: the default. */
  readonly value: string | number;
}

/** A value of the question and the parameter that stands in its place. */
export interface Slot {
  readonly start: number;
  readonly end: number;
  readonly parameter: Parameter;
}

/** The parameter's JSON Schema, with the value of the run as default. */
export function schemaOf({ name, text, value }: Parameter): JsonSchema {
  const said = name.replaceAll("_", " ").replace(/^./u, (letter) => letter.toUpperCase());
  const shown = text.length > 60 ? `${text.slice(0, 57)}…` : text;
  const description = `${said}, as "${shown}".`;
  if (typeof value === "number")
    return { type: Number.isInteger(value) ? "integer" : "number", description, default: value };
  return { type: "string", description, default: value };
}
