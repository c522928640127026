import { readFileSync } from "node:fs";
import type { z } from "zod";
import { InvalidInput } from "../../src/tools/errors.ts";

/** A line of a file and where it stands. */
export interface Numbered<T> {
  /** From 1. */
  readonly line: number;
  readonly value: T;
}

/** Problems named at most; a file of another format has one on every line. */
const mostNamed = 10;

/** Reads a file of one JSON object a line, each with an id of its own. @throws InvalidInput that names lines and fields that are wrong. */
export function readLines<T extends { readonly id: string }>(
  path: string,
  schema: z.ZodType<T>,
  field: string,
): Numbered<T>[] {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (cause) {
    throw new InvalidInput(`The file of ${field} ${path} cannot be read.`, { field, cause });
  }
  return parseLines(text, schema, { name: path, field });
}

/** @throws InvalidInput that names lines and fields that are wrong */
export function parseLines<T extends { readonly id: string }>(
  text: string,
  schema: z.ZodType<T>,
  { name, field }: { readonly name: string; readonly field: string },
): Numbered<T>[] {
  const problems: string[] = [];
  const seen = new Map<string, number>();
  const lines: Numbered<T>[] = [];
  for (const [index, raw] of text
    .replace(/^\uFEFF/u, "")
    .split(/\r?\n/u)
    .entries()) {
    if (raw.trim() === "") continue;
    const line = index + 1;
    const read = parseLine(raw, schema);
    if (typeof read === "string") problems.push(`line ${line}: ${read}`);
    else if (seen.has(read.value.id))
      problems.push(`line ${line}: id: "${read.value.id}" is taken by line ${seen.get(read.value.id)}`);
    else {
      seen.set(read.value.id, line);
      lines.push({ line, value: read.value });
    }
  }
  if (problems.length > 0) {
    const more = problems.length > mostNamed ? [`and ${problems.length - mostNamed} more`] : [];
    throw new InvalidInput(`${name} is malformed:\n${[...problems.slice(0, mostNamed), ...more].join("\n")}`, {
      field,
    });
  }
  if (lines.length === 0) throw new InvalidInput(`${name} holds no lines.`, { field });
  return lines;
}

function parseLine<T>(raw: string, schema: z.ZodType<T>): { readonly value: T } | string {
  let json: unknown;
  try {
    json = JSON.parse(raw);
  } catch (error) {
    return `is not JSON (${error instanceof Error ? error.message : String(error)})`;
  }
  const read = schema.safeParse(json);
  if (read.success) return { value: read.data };
  return read.error.issues.map((issue) => `${issue.path.join(".") || "the line"}: ${issue.message}`).join("; ");
}
