import { words } from "../../../tools/text/words.ts";

/** A question taken apart: what is asked, and the text that came along to be worked on. */
export interface Payload {
  readonly instruction: string;
  /** Empty when nothing came along. */
  readonly payload: string;
  /** Where the payload stands in the question, when it is one piece. */
  readonly place?: { readonly start: number; readonly end: number };
}

/** Two or more marks around a stretch of text. Single quotes need a space before and a good length, being apostrophes most of the time. */
const quoted = /"([^"]+)"|“([^”]+)”|«([^»]+)»|(?<=^|[\s:(])'([^']{12,}(?:'\w[^']*)*)'(?=$|[\s.,;:!?)])/gu;
const colon = /^(.{4,240}?)[:：]\s+(\S.*)$/su;

/** Words that announce a text, or ask for something to be done to one. */
const pointsAhead = new RegExp(
  String.raw`\b(?:${[
    "here here's following below this these text from notes? mail e-?mail message log transcript snippet config letter sms ad list table",
    "rewrite reword rephrase shorten summari[sz]e condense compress translate fix correct spell\\w* proofread polish explain draft write tidy rework",
    "make turn put clean remove strip redact mask anonymi[sz]e hide scrub wipe blank black blur take rid replace depersonali[sz]e pseudonymi[sz]e unname",
    "conceal neutrali[sz]e kill obscure get look checklist bullets? points sentence lines? words? digest tl;?dr gist wrote speech announcement",
    "polite\\w* kinder warmer jargon language",
  ]
    .join(" ")
    .replaceAll(" ", "|")})\b`,
  "iu",
);
const asks = /^(?:what|how|who|which|when|where|why|is|are|do|does|did|can|could|will|would|should|may)\b[^.!]*\?/iu;

/** Least words of a quotation that make it text to work on and not a name. */
const quotedWords = 4;

/** Tells the text that is to be worked on (quoted, after a colon, on further lines) from what is asked about it. */
export function splitPayload(question: string): Payload {
  const pieces: { start: number; end: number }[] = [];
  for (const found of question.matchAll(quoted)) {
    const inner = found.slice(1).find((group) => group !== undefined) ?? "";
    if (words(inner).length < quotedWords && !/[\d@]/u.test(inner)) continue;
    pieces.push({ start: found.index + 1, end: found.index + found[0].length - 1 });
  }
  const covered = (at: number): boolean => pieces.some(({ start, end }) => at >= start && at < end);
  const lineEnd = /\r?\n(?=[^]*\S)/u.exec(question)?.index ?? -1;
  if (lineEnd > 0 && !covered(lineEnd) && question.slice(0, lineEnd).trim() !== "") {
    return taken(question, [{ start: lineEnd + 1, end: question.length }]);
  }
  const found = colon.exec(question);
  if (found !== null && pieces.length === 0) {
    const [, before = "", after = ""] = found;
    if (words(after).length >= 2 && pointsAhead.test(before) && !asks.test(after)) {
      return taken(question, [{ start: question.length - after.length, end: question.length }]);
    }
  }
  return taken(question, pieces);
}

function taken(question: string, pieces: readonly { readonly start: number; readonly end: number }[]): Payload {
  let instruction = "";
  let from = 0;
  for (const { start, end } of pieces) {
    instruction += `${question.slice(from, start).replace(/["“«']$/u, "")} `;
    from = /^["”»']/u.test(question.slice(end)) ? end + 1 : end;
  }
  instruction += question.slice(from);
  const payload = pieces.map(({ start, end }) => question.slice(start, end)).join("\n");
  const [only, ...others] = pieces;
  const place = only !== undefined && others.length === 0 ? { place: only } : {};
  return {
    instruction: instruction
      .replaceAll(/\s+/gu, " ")
      .replace(/[\s:]+$/u, "")
      .trim(),
    payload: payload.trim(),
    ...place,
  };
}
