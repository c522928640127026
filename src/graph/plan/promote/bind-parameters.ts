import type { Plan } from "../plan.ts";
import { assignValues, placed } from "./assign-values.ts";
import { findValues } from "./find-values.ts";
import type { FoundValue, Recognized } from "./found-value.ts";
import { inputType, spoken } from "./input-type.ts";
import { kindOfWord } from "./recognize-names.ts";
import { createQuestionReader, type QuestionReader } from "./question-reader.ts";
import { holdsMost, sameWords } from "./same-words.ts";
import { tellingWords } from "./telling-words.ts";
import type { Template } from "./template.ts";
import { templateOf, type Asked } from "./template-of.ts";

export interface Bindable {
  readonly plan: Asked;
}

/**
 * Reads a workflow's inputs off a question of the shape it was made from. Every value of the question must have its input and every
 * word its like; `undefined` where the question asks for anything else.
 */
export function bindParameters(
  { plan }: Bindable,
  question: string,
  reader: QuestionReader = createQuestionReader(),
): Record<string, unknown> | undefined {
  const shape = shapeOf(plan);
  if (shape === undefined || !holdsMost(shape.words, reader.words(question))) return undefined;
  for (const values of readings(question, shape, reader)) {
    if (values.length !== shape.slots.length) continue;
    if (!sameWords(shape.words, reader.words(without(question, values)))) continue;
    const assigned = assignValues(placed(shape.question, shape.slots), placed(question, values));
    if (assigned === undefined) continue;
    const bound = byInput(assigned, shape.inputs);
    if (bound !== undefined && accepted(plan, bound)) return Object.fromEntries(bound);
  }
  return undefined;
}

/** A value that stands in the question twice is one input; two values for it fit nothing. */
function byInput(assigned: readonly FoundValue[], inputs: readonly string[]): Map<string, unknown> | undefined {
  const bound = new Map<string, unknown>();
  for (const [place, { value }] of assigned.entries()) {
    const input = inputs[place] ?? "";
    if (bound.has(input) && bound.get(input) !== value) return undefined;
    bound.set(input, value);
  }
  return bound;
}

/** Whether a workflow says what its questions look like. */
export function isShaped({ plan }: Bindable): boolean {
  return templateOf(plan) !== undefined;
}

interface Shape {
  /** The question it was made from: the template with its defaults. */
  readonly question: string;
  /** Its values, one for each slot. */
  readonly slots: readonly FoundValue[];
  /** The input of each slot. */
  readonly inputs: readonly string[];
  readonly words: readonly string[];
  /** Whether the last slot takes any text, to the end of the question. */
  readonly open: boolean;
}

const shapes = new WeakMap<Asked, Shape | "none">();

function shapeOf(plan: Asked): Shape | undefined {
  const known = shapes.get(plan) ?? readShape(plan) ?? "none";
  shapes.set(plan, known);
  return known === "none" ? undefined : known;
}

function readShape(plan: Asked): Shape | undefined {
  const { inputs = {} } = plan;
  const template = templateOf(plan);
  if (template === undefined) return undefined;
  const { question, given } = fill(template, inputs);
  const slots = given.map((each) => sort(question, each));
  const words = tellingWords(without(question, slots));
  const names = template.flatMap((piece) => ("input" in piece ? [piece.input] : []));
  if (words.length === 0) return undefined;
  const last = template.at(-1);
  const open = slots.at(-1)?.kind === "text" && last !== undefined && "input" in last;
  return { question, slots, inputs: names, words, open };
}

interface Given {
  readonly start: number;
  readonly end: number;
  readonly value: string | number;
  /** Whether it is a default and not a stand-in. */
  readonly known: boolean;
}

function fill(template: Template, inputs: NonNullable<Plan["inputs"]>): { question: string; given: Given[] } {
  const given: Given[] = [];
  let question = "";
  for (const piece of template) {
    if ("text" in piece) question += piece.text;
    else {
      const schema = inputs[piece.input];
      const value = spoken(schema, schema?.["type"] === "integer" || schema?.["type"] === "number" ? 0 : "X");
      const end = question.length + String(value).length;
      given.push({
        start: question.length,
        end,
        value,
        known: schema !== undefined && Object.hasOwn(schema, "default"),
      });
      question += String(value);
    }
  }
  return { question, given };
}

/** What a slot's default is, and with it what may take its place. */
function sort(question: string, { start, end, value, known: isDefault }: Given): FoundValue {
  const text = question.slice(start, end);
  if (!isDefault) return { kind: "any", start, end, text, value, called: "" };
  const known = findValues(question).find((found) => found.start === start && found.end === end);
  if (known !== undefined) return known;
  const kind = typeof value === "number" ? "number" : (kindOfWord(text) ?? (isName(text) ? "name" : "text"));
  return { kind, start, end, text, value, called: "" };
}

/** A word, or a few that begin in capitals; all else is a text. */
function isName(text: string): boolean {
  const parts = text.split(" ");
  if (parts.length > 4 || !parts.every((part) => /^[\p{L}\p{N}&.’'-]+$/u.test(part))) return false;
  return parts.length === 1 || /^\p{Lu}/u.test(text);
}

/** The values of a question; words that are known to name what a slot asks for count in small letters too. */
function valuesOf(question: string, { slots }: Shape, reader: QuestionReader): FoundValue[] {
  const found = reader.values(question);
  const lacking = slots.length - found.length;
  if (lacking <= 0) return [...found];
  const places = [...question.matchAll(/(?<![\p{L}\p{N}])[\p{L}\p{N}]+(?:-[\p{L}\p{N}]+)*(?![\p{L}\p{N}])/gu)];
  const wanted = new Set(slots.map((slot) => slot.kind));
  const defaults = new Set(slots.map((slot) => slot.text.toLowerCase()));
  const given = places.flatMap((place): Recognized[] => {
    const [word] = place;
    const kind = kindOfWord(word) ?? (defaults.has(word.toLowerCase()) && /^\p{L}/u.test(word) ? "name" : undefined);
    if (kind === undefined || !(wanted.has(kind) || wanted.has("name"))) return [];
    return [{ kind, start: place.index, end: place.index + word.length, value: word, called: "" }];
  });
  const more = given.filter((one) => found.every((other) => one.end <= other.start || one.start >= other.end));
  return more.length < lacking ? [...found] : findValues(question, more.slice(0, lacking));
}

/** The values of a question, read in each way that may fit: with all of it, or with a text behind a colon, a line's end or a quote. */
function* readings(question: string, shape: Shape, reader: QuestionReader): Generator<FoundValue[]> {
  if (!shape.open) {
    yield valuesOf(question, shape, reader);
    return;
  }
  const lead = { ...shape, slots: shape.slots.slice(0, -1) };
  for (const found of question.matchAll(/[:\n]\s*|(?<=[\s(])["“«]/gu)) {
    const start = found.index + found[0].length;
    const text = question.slice(start).replace(/["”»]?\s*$/u, "");
    if (text === "") continue;
    const rest: FoundValue = { kind: "text", start, end: start + text.length, text, value: text, called: "text" };
    yield [...valuesOf(question.slice(0, found.index), lead, reader), rest];
  }
}

function without(question: string, values: readonly FoundValue[]): string {
  let left = "";
  let from = 0;
  for (const { start, end } of values) {
    left += `${question.slice(from, start)} `;
    from = end;
  }
  return left + question.slice(from);
}

function accepted({ inputs = {} }: Asked, bound: ReadonlyMap<string, unknown>): boolean {
  return Object.entries(inputs).every(([name, schema]) => {
    if (!bound.has(name)) return Object.hasOwn(schema, "default");
    return inputType(schema).safeParse(bound.get(name)).success;
  });
}
