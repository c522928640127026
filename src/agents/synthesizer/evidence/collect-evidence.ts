import { z } from "zod";
import { passage } from "../../../tools/documents/passage.ts";
import { statement } from "../../../tools/finding.ts";
import { queryIntent } from "../../planner/query-intent.ts";
import { citation } from "../write/citation.ts";
import type { Evidence } from "./evidence.ts";
import { isInjectedInstruction } from "./injected-instruction.ts";
import { readTables } from "./read-tables.ts";

const passages = z.looseObject({ passages: z.array(passage) });
const statements = z.looseObject({ statements: z.array(statement) });
const cleaned = z.looseObject({ text: z.string(), findings: z.array(z.unknown()) });
const answer = z.looseObject({ text: z.string(), citations: z.array(citation), answered: z.boolean() });
const toolResult = z.looseObject({
  content: z.array(z.looseObject({ type: z.string(), text: z.string().optional() })),
});

/** Inputs that say how to answer, or repeat the question, rather than what was found. */
const directions = new Set(["question", "user_query", "query", "format", "schema", "instructions", "required_tools"]);

/** What this run's steps found, and what earlier turns of the thread left. */
export interface Collected {
  readonly now: Evidence;
  readonly before: Evidence;
}

/** Sorts what a step was given by its form. `sources` names the producing step of an input. */
export function collectEvidence(
  input: Readonly<Record<string, unknown>>,
  sources: Readonly<Record<string, string>>,
): Collected {
  const { previous_answer: previousAnswer, previous_outputs: previousOutputs, ...present } = input;
  const now = sortOut(present, sources);
  const before = sortOut(isRecord(previousOutputs) ? previousOutputs : {}, {});
  if (typeof previousAnswer === "string" && before.earlier.length === 0) {
    before.earlier.push({ step: "previous_answer", text: previousAnswer, citations: [] });
  }
  return { now, before };
}

function sortOut(values: Readonly<Record<string, unknown>>, sources: Readonly<Record<string, string>>): Evidence {
  const into: Evidence = { passages: [], statements: [], texts: [], tables: [], facts: [], cleaned: [], earlier: [] };
  for (const [name, value] of Object.entries(values)) {
    if (!directions.has(name)) read(value, sources[name] ?? name, [], into);
  }
  return { ...into, passages: distinct(into.passages) };
}

function read(value: unknown, step: string, path: readonly string[], into: Evidence): void {
  if (typeof value === "string") return readText(value, step, path, into);
  if (typeof value === "number" || typeof value === "boolean") {
    into.facts.push({ step, path: path.length === 0 ? [step] : path, value });
    return;
  }
  if (typeof value !== "object" || value === null || path.length > 4) return;
  if (!readKnown(value, step, into)) readParts(value, step, path, into);
}

/** The forms that Baton's own agents and MCP tools write. */
function readKnown(value: object, step: string, into: Evidence): boolean {
  if (queryIntent.safeParse(value).success) return true;
  const given = answer.safeParse(value);
  if (given.success) {
    into.earlier.push({ step, text: given.data.text, citations: given.data.citations });
    return true;
  }
  const safe = cleaned.safeParse(value);
  if (safe.success) {
    if (isRecord(safe.data.value)) read(safe.data.value, step, [], into);
    else into.cleaned.push({ step, text: safe.data.text });
  }
  const found = passages.safeParse(Array.isArray(value) ? { passages: value } : value);
  if (found.success) into.passages.push(...found.data.passages);
  const computed = statements.safeParse(Array.isArray(value) ? { statements: value } : value);
  if (computed.success) {
    for (const { text, data } of computed.data.statements) {
      if (!isInjectedInstruction(text)) into.statements.push({ step, text, data: data ?? {} });
    }
    into.tables.push(...readTables(value, step));
  }
  const result = toolResult.safeParse(value);
  if (result.success) {
    for (const part of result.data.content) if (part.text !== undefined) readText(part.text, step, [], into);
  }
  return safe.success || result.success || (found.success && !isEmptyArray(value)) || computed.success;
}

/** Any other JSON: its leaves, its tables, and known forms inside it. */
function readParts(value: object, step: string, path: readonly string[], into: Evidence): void {
  const tables = readTables(value, step);
  into.tables.push(...tables);
  if (Array.isArray(value) && tables.length > 0) {
    // A long table stays a table; a short one is also said in words.
    if (value.length <= 5) value.forEach((row: unknown, at) => read(row, step, [...path, String(at + 1)], into));
    return;
  }
  for (const [name, inner] of Object.entries(value)) {
    read(inner, step, Array.isArray(value) ? path : [...path, name], into);
  }
}

function readText(text: string, step: string, path: readonly string[], into: Evidence): void {
  if (text.trim() === "" || (isInjectedInstruction(text) && text.length < 300)) return;
  const isProse = text.length > 80 || (path.length === 0 && /[.!?]\s*$/u.test(text));
  if (isProse) into.texts.push({ step, text });
  else into.facts.push({ step, path: path.length === 0 ? [step] : path, value: text });
}

function distinct<T extends { readonly id: string }>(items: readonly T[]): T[] {
  return [...new Map(items.toReversed().map((item) => [item.id, item])).values()].toReversed();
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isEmptyArray(value: object): boolean {
  return Array.isArray(value) && value.length === 0;
}
