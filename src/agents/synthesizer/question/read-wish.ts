import { z } from "zod";
import type { Task } from "../../agent.ts";
import { queryIntent } from "../../planner/query-intent.ts";
import type { Collected } from "../evidence/collect-evidence.ts";
import { questionParts, type QuestionPart } from "./question-parts.ts";
import { requestedFormat, withoutFormat, type Format } from "./requested-format.ts";
import { contentStems } from "./terms.ts";

/** What the answer is to be about and to look like. */
export interface Wish {
  /** The question with its words on form. */
  readonly asked: string;
  /** The question without them. */
  readonly question: string;
  readonly parts: readonly QuestionPart[];
  readonly format: Format;
  /** Whether someone asked for a form, rather than getting prose by default. */
  readonly formatAsked: boolean;
  readonly limit: number | undefined;
  readonly schema: Readonly<Record<string, unknown>> | undefined;
  readonly instructions: string | undefined;
}

const settings = z.looseObject({
  question: z.string().optional(),
  format: z.string().optional(),
  schema: z.record(z.string(), z.unknown()).optional(),
  instructions: z.string().optional(),
});

const jsonFormat: Format = "json";

/** Reads the wish from the inputs, and where they leave it open, from the question. */
export function readWish(task: Task, { now }: Collected): Wish {
  const { format, schema, instructions, ...given } = settings.parse(task.input);
  const raw = mainQuestion(given.question, task.question);
  // Personal data that was cleaned from the question must not come back through the answer.
  const asked = now.cleaned.find(({ text }) => isSame(text, raw))?.text ?? raw;
  const read = requestedFormat([asked, instructions].filter(Boolean).join(" "));
  const named = format === undefined ? read : requestedFormat(spelled(format));
  const intended = intendedFormat(task.input);
  // "prose" is every planner's default: it does not overrule what the question itself says.
  const chosen = [schema === undefined ? undefined : jsonFormat, named.format, read.format, intended].find(
    (one) => one !== undefined && one !== "prose",
  );
  const question = withoutFormat(asked);
  return {
    asked,
    question,
    parts: questionParts(question),
    format: chosen ?? "prose",
    formatAsked: chosen !== undefined || read.limit !== undefined,
    limit: read.limit ?? named.limit,
    schema,
    instructions,
  };
}

/** The input where it asks for something else than the run's question; else the latter, which is made to stand alone. */
function mainQuestion(input: string | undefined, standalone: string): string {
  if (input === undefined || input.trim() === "") return standalone;
  if (standalone.trim() === "") return input;
  const own = contentStems(input);
  const known = new Set(contentStems(standalone));
  const shared = own.filter((stem) => known.has(stem)).length;
  return shared >= own.length * 0.6 ? standalone : input;
}

function isSame(cleaned: string, raw: string): boolean {
  const own = contentStems(cleaned);
  const known = new Set(contentStems(raw));
  return own.length > 0 && own.filter((stem) => known.has(stem)).length >= own.length * 0.5;
}

function spelled(format: string): string {
  const word = format.trim().toLowerCase();
  return /^(?:table|email|e-mail|json|list)$/u.test(word) ? word : `as ${word}`;
}

function intendedFormat(input: Readonly<Record<string, unknown>>): Format | undefined {
  const intent = Object.values(input)
    .map((value) => queryIntent.safeParse(value))
    .find(({ success }) => success);
  return intent?.data?.format;
}
