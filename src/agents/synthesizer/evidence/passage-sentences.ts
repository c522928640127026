import type { Passage } from "../../../tools/documents/passage.ts";
import { splitSentences, type Sentence } from "../../../tools/text/sentences.ts";
import { contentStems } from "../question/terms.ts";
import { isInjectedInstruction } from "./injected-instruction.ts";
import type { Origin } from "./origin.ts";
import { leansBack } from "./leans-back.ts";
import { ended, plainText } from "./plain-text.ts";
import type { SourceSentence } from "./source-sentence.ts";
import { isItem, readSurroundings, type Surroundings } from "./surroundings.ts";
import { cells, rowOrigins, tableRow } from "./table-row.ts";

/** The sentences of a passage with their offsets; without headings, table rulers and instructions aimed at a machine. */
export function passageSentences(passage: Passage, source: number): SourceSentence[] {
  const found: SourceSentence[] = [];
  const title = contentStems(passage.title);
  const around: Surroundings = {
    headings: passage.headings,
    leadIn: undefined,
    header: undefined,
    before: new Set(),
    item: undefined,
    numbered: undefined,
    asked: [],
    verdict: undefined,
  };
  for (const sentence of splitSentences(passage.text)) {
    if (isInjectedInstruction(sentence.text)) continue;
    if (readSurroundings(sentence, passage, around)) continue;
    const { text, label, lead, origins } = phrase(sentence, passage, around);
    // What a table is introduced with says as much about each of its rows as the sentence before says about the next.
    const own = lead !== undefined && around.header !== undefined ? text.slice(lead.length) : text;
    const stems = new Set(contentStems(own));
    if (stems.size === 0) continue;
    const subject = around.header === undefined ? [] : contentStems(cells(around.header.text)[0] ?? "");
    const headings = new Set([...title, ...around.headings.flatMap(contentStems), ...around.asked, ...subject]);
    const isLabelled = label !== undefined && around.header === undefined;
    const start = around.item?.label === label ? around.item?.start : undefined;
    around.item = isLabelled ? { label, start: start ?? sentence.start, end: sentence.end } : undefined;
    const leans = found.length > 0 && leansBack(text) && !isItem(sentence.text);
    found.push({
      text,
      label,
      lead,
      list: around.header?.start ?? (lead === undefined ? around.numbered : around.leadIn?.start),
      stems,
      headings,
      before: own === text ? around.before : new Set(contentStems(lead ?? "")),
      origins,
      source,
      index: found.length,
      leans,
    });
    around.before = stems;
    around.verdict = undefined;
  }
  // The search marked it, and no sentence gave the reason away: then no sentence of it is safe.
  const suspicious =
    (passage.flagged?.length ?? 0) > 0 && !splitSentences(passage.text).some((s) => isInjectedInstruction(s.text));
  return suspicious ? [] : found;
}

function phrase(
  sentence: Sentence,
  passage: Passage,
  around: Surroundings,
): Pick<SourceSentence, "text" | "label" | "lead" | "origins"> {
  const from = (start: number): Origin => ({ kind: "passage", passage, from: start, to: sentence.end });
  const { leadIn, verdict } = around;
  if (around.header !== undefined) {
    const row = tableRow(sentence, around.header);
    const origins = rowOrigins(sentence, leadIn ?? around.header, passage);
    if (leadIn === undefined) return { ...row, lead: undefined, origins };
    const lead = plainText(leadIn.text).replace(/:$/u, "");
    return { text: `${lead}: ${row.text}`, label: row.label, lead, origins };
  }
  const text = plainText(sentence.text).replace(/^A(?:nswer)?:\s+/u, "");
  if (verdict !== undefined) {
    const yesOrNo = plainText(verdict.text).replace(/^A(?:nswer)?:\s+/u, "");
    return { text: ended(`${yesOrNo} ${text}`), label: undefined, lead: undefined, origins: [from(verdict.start)] };
  }
  const isEntry = isItem(sentence.text) || /^\*\*[^*]{2,40}\*\*:\s/u.test(sentence.text);
  const label = isEntry ? /^([^:.]{2,40}):\s/u.exec(text)?.[1] : undefined;
  if (goesOn(sentence, passage, around.item)) {
    return {
      text: ended(`${around.item.label}: ${text}`),
      label: around.item.label,
      lead: undefined,
      origins: [from(around.item.start)],
    };
  }
  if (leadIn === undefined || !isItem(sentence.text) || standsAlone(text)) {
    return { text: ended(text), label, lead: undefined, origins: [from(sentence.start)] };
  }
  const lead = plainText(leadIn.text).replace(/:$/u, "");
  return { text: ended(`${lead}: ${text}`), label, lead, origins: [from(leadIn.start)] };
}

function goesOn(
  sentence: Sentence,
  passage: Passage,
  open: Surroundings["item"],
): open is NonNullable<Surroundings["item"]> {
  return open !== undefined && !isItem(sentence.text) && !/\n\s*\n/u.test(passage.text.slice(open.end, sentence.start));
}

function standsAlone(text: string): boolean {
  return /^[\p{Lu}\d]/u.test(text) && /[.!?]$/u.test(text) && text.split(" ").length >= 5;
}
