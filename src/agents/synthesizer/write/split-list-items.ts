import { ended } from "../evidence/plain-text.ts";
import type { SourceSentence } from "../evidence/source-sentence.ts";

/** An item that says what it is about: "Day 1 to day 30: What is returned: all of it". */
const labelled = /^([^:;]{2,60}): \S/u;

/** A sentence that lists labelled items as one sentence each, for forms that show them one below the other; else the sentence itself. */
export function splitListItems(sentence: SourceSentence): SourceSentence[] {
  const items = sentence.text.split("; ");
  const [first = ""] = items;
  const lead = /^(.{20,}?): (?=[^:;]{2,60}: )/u.exec(first);
  const rest = lead === null ? items : [first.slice(lead[0].length), ...items.slice(1)];
  if (lead === null || items.length < 2 || !rest.every((item) => labelled.test(item))) return [sentence];
  return rest.map((item) => ({ ...sentence, text: ended(item), label: labelled.exec(item)?.[1], lead: undefined }));
}
