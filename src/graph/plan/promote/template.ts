import type { Slot } from "./parameter.ts";

/** What stands before the template in a workflow's description. */
const LEAD = "Answers questions like: ";
const slot = /\{([a-z][a-z0-9_]{0,63})\}/gu;

/** A question with its values left open. */
export type Template = readonly ({ readonly text: string } | { readonly input: string })[];

/** A description that people read and later questions are held against: the question with `{name}` for each value. */
export function describeTemplate(question: string, slots: readonly Slot[]): string {
  let written = "";
  let from = 0;
  for (const { start, end, parameter } of slots) {
    written += `${question.slice(from, start)}{${parameter.name}}`;
    from = end;
  }
  return `${LEAD}${written}${question.slice(from)}`;
}

/** The template in a workflow's description: what follows the lead, or a whole description that leaves inputs open. */
export function readTemplate(description: string | undefined, inputs: ReadonlySet<string>): Template | undefined {
  if (description === undefined) return undefined;
  const at = description.indexOf(LEAD);
  const template = parse(at < 0 ? description : description.slice(at + LEAD.length), inputs);
  return at < 0 && template.every((piece) => "text" in piece) ? undefined : template;
}

function parse(text: string, inputs: ReadonlySet<string>): Template {
  const pieces: ({ text: string } | { input: string })[] = [];
  let from = 0;
  for (const found of text.matchAll(slot)) {
    const input = found[1] ?? "";
    if (!inputs.has(input)) continue;
    if (found.index > from) pieces.push({ text: text.slice(from, found.index) });
    pieces.push({ input });
    from = found.index + found[0].length;
  }
  if (from < text.length) pieces.push({ text: text.slice(from) });
  return pieces;
}
