import type { Plan } from "../plan.ts";
import { assignValues, placed } from "./assign-values.ts";
import { findValues } from "./find-values.ts";
import type { FoundValue, Recognized } from "./found-value.ts";
import { inputType, spoken } from "./input-type.ts";
import { kindOfWord } from "./recognize-names.ts";
import { sameWords } from "./same-words.ts";
import { tellingWords } from "./telling-words.ts";
import { readTemplate, type Template } from "./template.ts";

/** A workflow as far as its questions go. */
export interface Bindable {
  readonly plan: Pick<Plan, "description" | "inputs">;
}

/**
 * Reads a workflow's inputs off a question of the shape it was made from. Every value of the question must have its input and every
 * word its like; `undefined` where the question asks for anything else.
 */
export function bindParameters({ plan }: Bindable, question: string): Record<string, unknown> | undefined {
  const shape = shapeOf(plan);
  if (shape === undefined) return undefined;
  const bound = new Map<string, unknown>();
  const values = shape.text === undefined ? valuesOf(question, shape) : [restOf(question, shape.text)];
  if (values.some((value) => value === undefined)) return undefined;
  const found = values.filter((value) => value !== undefined);
  const assigned = assignValues(placed(shape.question, shape.slots), placed(question, found));
  if (assigned === undefined || !sameWords(shape.words, tellingWords(without(question, found)))) return undefined;
  for (const [place, value] of assigned.entries()) {
    const input = shape.inputs[place] ?? "";
    // A value that stands in the question twice is one input.
    if (bound.has(input) && bound.get(input) !== value.value) return undefined;
    bound.set(input, value.value);
  }
  return accepted(plan, bound) ? Object.fromEntries(bound) : undefined;
}

/** Whether a workflow says what its questions look like. */
export function isShaped({ plan }: Bindable): boolean {
  return readTemplate(plan.description, new Set(Object.keys(plan.inputs ?? {}))) !== undefined;
}

interface Shape {
  /** The question it was made from: the template with its defaults. */
  readonly question: string;
  /** Its values, one for each slot. */
  readonly slots: readonly FoundValue[];
  /** The input of each slot. */
  readonly inputs: readonly string[];
  readonly words: readonly string[];
  /** Words before the one slot that takes any text; `undefined` where there is none such. */
  readonly text: string | undefined;
}

const shapes = new WeakMap<Bindable["plan"], Shape | "none">();

function shapeOf(plan: Bindable["plan"]): Shape | undefined {
  const known = shapes.get(plan) ?? readShape(plan) ?? "none";
  shapes.set(plan, known);
  return known === "none" ? undefined : known;
}

function readShape({ description, inputs = {} }: Bindable["plan"]): Shape | undefined {
  const template = readTemplate(description, new Set(Object.keys(inputs)));
  if (template === undefined) return undefined;
  const { question, given } = fill(template, inputs);
  const slots = given.map(({ start, end, value }) => sort(question, { start, end, value }));
  const words = tellingWords(without(question, slots));
  const names = template.flatMap((piece) => ("input" in piece ? [piece.input] : []));
  if (words.length === 0) return undefined;
  const [only] = slots;
  const last = template.at(-1);
  const ends = slots.length === 1 && only?.kind === "text" && last !== undefined && "input" in last;
  return { question, slots, inputs: names, words, text: ends ? question.slice(0, only.start) : undefined };
}

interface Given {
  readonly start: number;
  readonly end: number;
  readonly value: string | number;
}

function fill(template: Template, inputs: NonNullable<Plan["inputs"]>): { question: string; given: Given[] } {
  const given: Given[] = [];
  let question = "";
  for (const piece of template) {
    if ("text" in piece) question += piece.text;
    else {
      const value = spoken(inputs[piece.input], "X");
      given.push({ start: question.length, end: question.length + String(value).length, value });
      question += String(value);
    }
  }
  return { question, given };
}

/** What a slot's default is, and with it what may take its place. */
function sort(question: string, { start, end, value }: Given): FoundValue {
  const text = question.slice(start, end);
  const known = findValues(question).find((found) => found.start === start && found.end === end);
  if (known !== undefined) return known;
  const kind =
    typeof value === "number" ? "number" : (kindOfWord(text) ?? (text.split(/\s+/u).length > 4 ? "text" : "name"));
  return { kind, start, end, text, value, called: "" };
}

/** The values of a question; words that are known to name what a slot asks for count in small letters too. */
function valuesOf(question: string, { slots }: Shape): FoundValue[] {
  const plain = [...question.matchAll(/(?<![\p{L}\p{N}])[\p{L}\p{N}]+(?:-[\p{L}\p{N}]+)*(?![\p{L}\p{N}])/gu)];
  const wanted = new Set(slots.map((slot) => slot.kind));
  const defaults = new Set(slots.map((slot) => slot.text.toLowerCase()));
  const given = plain.flatMap((found): Recognized[] => {
    const [word] = found;
    const kind = kindOfWord(word) ?? (defaults.has(word.toLowerCase()) && /^\p{L}/u.test(word) ? "name" : undefined);
    if (kind === undefined || !(wanted.has(kind) || wanted.has("name"))) return [];
    return [{ kind, start: found.index, end: found.index + word.length, value: word, called: "" }];
  });
  const found = findValues(question);
  const more = given.filter((one) => found.every((other) => one.end <= other.start || one.start >= other.end));
  const lacking = slots.length - found.length;
  return lacking > 0 ? findValues(question, more.slice(0, lacking)) : found;
}

/** All that follows the words that ask for work on a text. */
function restOf(question: string, lead: string): FoundValue | undefined {
  const wanted = tellingWords(lead);
  for (const found of question.matchAll(/[:\n]\s*|(?<=[\s(])["“«]/gu)) {
    const start = found.index + found[0].length;
    if (!sameWords(wanted, tellingWords(question.slice(0, found.index)))) continue;
    const text = question.slice(start).replace(/["”»]?\s*$/u, "");
    return text === ""
      ? undefined
      : { kind: "text", start, end: start + text.length, text, value: text, called: "text" };
  }
  return undefined;
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

function accepted({ inputs = {} }: Bindable["plan"], bound: ReadonlyMap<string, unknown>): boolean {
  return Object.entries(inputs).every(([name, schema]) => {
    if (!bound.has(name)) return Object.hasOwn(schema, "default");
    return inputType(schema).safeParse(bound.get(name)).success;
  });
}
