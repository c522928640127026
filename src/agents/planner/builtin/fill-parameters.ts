import { z } from "zod";
import { stopWords } from "../../../tools/text/stop-words.ts";
import { stem, words } from "../../../tools/text/words.ts";
import { readingsOf, type Reading } from "./readings.ts";
import { textToWorkOn } from "./text-to-work-on.ts";

/** What could be read off a question for an agent. */
export interface Filled {
  readonly values: Readonly<Record<string, z.core.util.JSONType>>;
  /** Whether the question names as many numbers as the agent has to be given, at least two: a sign that it is meant. */
  readonly sameNumbers: boolean;
}

interface Parameter {
  readonly name: string;
  readonly schema: z.ZodType;
  readonly required: boolean;
  /** Stems of its name. */
  readonly named: ReadonlySet<string>;
  readonly described: ReadonlySet<string>;
}

/** What else people call the ends of a way, a span or a change. */
const ends: readonly (readonly [word: string, names: RegExp])[] = [
  ["from", /^(?:from|source|origin|start|base|begin)/u],
  ["to", /^(?:to|target|dest|destin|end|until)/u],
];

/**
 * Reads the parameters of an agent off a question: numbers, quotations, links, dates, names, an enum's value that is named. Each value goes
 * to one parameter: to the one whose name stands beside it, else to the next that takes it. One that may be left out is only filled by its
 * name, or by an enum's value. `question` is left to the plan's inputs. `undefined` when one is required and cannot be read, so that the
 * agent is of no use here.
 */
export function fillParameters(schema: z.ZodType, question: string): Filled | undefined {
  if (!(schema instanceof z.ZodObject)) return { values: {}, sameNumbers: false };
  const parameters = parametersOf(schema);
  const readings = readingsOf(question);
  const values: Record<string, z.core.util.JSONType> = {};
  const open = new Set(parameters);
  const unused = new Set(readings);
  const give = (parameter: Parameter, value: z.core.util.JSONType, reading?: Reading): void => {
    values[parameter.name] = value;
    open.delete(parameter);
    if (reading !== undefined) unused.delete(reading);
  };
  for (const parameter of parameters) {
    const option = namedOption(parameter.schema, question);
    if (option !== undefined) give(parameter, option);
  }
  for (const { parameter, reading } of byName(open, readings)) {
    if (open.has(parameter) && unused.has(reading)) give(parameter, reading.value, reading);
  }
  const required = parameters.filter((parameter) => parameter.required);
  for (const parameter of required) {
    if (!open.has(parameter)) continue;
    const [reading] = [...unused].filter(({ value }) => accepts(parameter.schema, value));
    if (reading !== undefined) give(parameter, reading.value, reading);
  }
  const missing = required.filter((parameter) => open.has(parameter));
  const [only] = missing;
  if (only !== undefined) {
    // A single text to work on is the question itself, which the plan's inputs bind, or the part of it after the agent's own words.
    if (required.length > 1 || !accepts(only.schema, question)) return undefined;
    const text = textToWorkOn(question, only.name, only.named);
    if (text !== undefined && accepts(only.schema, text)) give(only, text);
  }
  const numbers = readings.filter(({ kind }) => kind === "number").length;
  const needed = required.filter((parameter) => parameter.schema instanceof z.ZodNumber).length;
  return { values, sameNumbers: needed >= 2 && numbers === needed };
}

function parametersOf(schema: z.ZodObject): Parameter[] {
  return Object.entries(schema.shape).flatMap(([name, property]): Parameter[] => {
    if (name === "question" || name === "user_query" || !(property instanceof z.ZodType)) return [];
    const { description = "" } = property;
    return [
      {
        name,
        schema: bare(property),
        required: !accepts(property, undefined),
        named: new Set(stems(name.replaceAll(/[_-]+|(?<=\p{Ll})(?=\p{Lu})/gu, " "))),
        described: new Set(stems(description)),
      },
    ];
  });
}

/** Pairs of which the parameter's name stands beside the value, the surest first. */
function byName(
  parameters: ReadonlySet<Parameter>,
  readings: readonly Reading[],
): { readonly parameter: Parameter; readonly reading: Reading }[] {
  const pairs = [...parameters].flatMap((parameter) =>
    readings.flatMap((reading) => {
      const sure = nearness(parameter, reading);
      return sure > 0 && accepts(parameter.schema, reading.value) ? [{ parameter, reading, sure }] : [];
    }),
  );
  return pairs.toSorted((a, b) => b.sure - a.sure);
}

/** Higher the nearer a parameter's own name stands; what merely stands in its description counts less, and only for what is required. */
function nearness({ named, described, required }: Parameter, { before, after }: Reading): number {
  const place = (found: readonly string[], wanted: ReadonlySet<string>): number => {
    const at = found.findIndex((each) => wanted.has(each));
    return at === -1 ? 0 : 1 / (at + 1);
  };
  const own = Math.max(place(before, named), place(after, named));
  const [previous = ""] = before;
  const end = ends.some(([word, names]) => word === previous && [...named].some((each) => names.test(each))) ? 1.5 : 0;
  const told = required ? 0.5 * Math.max(place(before, described), place(after, described)) : 0;
  return Math.max(own, end, told);
}

/** A schema without what makes it optional. */
function bare(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodNullable) {
    const inner = schema.unwrap();
    return inner instanceof z.ZodType ? bare(inner) : schema;
  }
  return schema;
}

function accepts(schema: unknown, value: unknown): boolean {
  return schema instanceof z.ZodType && schema.safeParse(value).success;
}

/** The longest value of an enum that the question names in whole words. */
function namedOption(schema: z.ZodType, question: string): string | undefined {
  const options = schema instanceof z.ZodEnum ? schema.options.filter((option) => typeof option === "string") : [];
  const asked = ` ${words(question).join(" ")} `;
  return options
    .filter((option) => words(option).length > 0 && asked.includes(` ${words(option).join(" ")} `))
    .toSorted((a, b) => b.length - a.length)[0];
}

function stems(text: string): string[] {
  return words(text)
    .filter((word) => !stopWords.has(word) || word === "from" || word === "to")
    .map(stem);
}
