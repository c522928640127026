import type { There } from "./answer.ts";

/** One text where all are texts, with the separator between them; else one list, to which lists give their elements. Nothing gives an empty list. */
export function concatenate(answers: readonly There[], separator: string): unknown {
  const values = answers.map(({ value }) => value);
  if (values.length > 0 && values.every((value) => typeof value === "string")) return values.join(separator);
  return values.flatMap((value) => (Array.isArray(value) ? (value as unknown[]) : [value]));
}
