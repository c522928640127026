/** How the answer should look. */
export type Format = "prose" | "bullets" | "table" | "email" | "json";

export interface Request {
  readonly format: Format;
  /** At most this many sentences, bullets or rows, where the question says so. */
  readonly limit: number | undefined;
}

const counts: Readonly<Record<string, number>> = {
  a: 1,
  one: 1,
  single: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
};
const count = String.raw`(?<count>\d{1,2}|${Object.keys(counts).join("|")})`;
const short = String.raw`(?:short|brief|concise|clear|simple|quick|key|main)?\s*`;

const email =
  /\b(?:draft|write|compose|prepare|send|put|turn|make|phrase|word|format|formulate|give)\b[^.?!]{0,80}?\b(?:e-?mail|reply|letter|message)\b|\b(?:as|in|into) an? (?:\p{L}+ )?(?:e-?mail|reply|letter)\b|^e-?mail$/iu;
const table =
  /\b(?:as|in|into|with) an? (?:\p{L}+ )?table\b|\btabulate[ds]?\b|\btable (?:of|with|showing|comparing)\b|^(?:markdown )?table$/iu;
const json = /\b(?:as|in|into|return|output|give me)\s+(?:valid\s+|an?\s+)?json\b|^json$/iu;
const bullets = new RegExp(
  String.raw`(?:\b${count}\s+)?${short}\b(?:bullets?(?:[\s-]?points?)?|bulleted list|bullet list)\b|\bas an? (?:${short})?list\b|\b(?:make|turn|put)\b.{0,30}\ba (?:${short})?list\b|^list$`,
  "iu",
);
const sentences = new RegExp(
  String.raw`\b(?:in|with|of|into|just|only)\s+(?:${short})${count}\s+(?:${short})(?:short )?sentences?\b`,
  "iu",
);
/** A wish for cleaning is met by another step. */
const cleaned =
  /,?\s*\b(?:without|with no|minus|free of)\s+(?:any\s+|all\s+|the\s+)?(?:personal (?:data|details|information)|pii|names(?: and \p{L}+)?|contact details)\b/iu;
const brief = /\b(?:briefly|in short|in brief|keep it (?:short|brief)|short answer|tl;?dr)\b/iu;

/** Reads the wished form out of a question or an instruction. */
export function requestedFormat(text: string): Request {
  const listed = bullets.exec(text);
  const told = sentences.exec(text);
  const limit = numberIn(told) ?? (brief.test(text) ? 2 : undefined);
  if (email.test(text)) return { format: "email", limit };
  if (json.test(text)) return { format: "json", limit };
  if (table.test(text)) return { format: "table", limit };
  if (listed !== null) return { format: "bullets", limit: numberIn(listed) ?? limit };
  return { format: "prose", limit };
}

/** The question without its words on form, so that they do not count as its topic. */
export function withoutFormat(question: string): string {
  const rest = [json, table, bullets, sentences, brief, cleaned]
    .reduce((text, words) => text.replace(new RegExp(words.source, "giu"), " "), question)
    .replace(
      /\b(?:(?:please\s+)?(?:draft|write|compose|prepare|send|put|turn|make|phrase|format)\b[^.?!,:]{0,60}?\b(?:e-?mail|reply|letter|message)\b(?:\s+to\s+(?:the|a|our|this)\s+\p{L}+)?(?:\s+(?:that\s+)?(?:explain(?:s|ing)?|answer(?:s|ing)?|tell(?:s|ing)?|about|saying|on|to)\b)?)/giu,
      " ",
    )
    .replaceAll(/\s+/gu, " ")
    .replaceAll(/\s+([?.!,;:])/gu, "$1")
    .replace(/\s+(?:in|as|into|with|and)(?=[\s?.!,;:]*$)/iu, "")
    .trim();
  return /\p{L}{2}/u.test(rest) ? rest : question;
}

function numberIn(found: RegExpExecArray | null): number | undefined {
  const said = found?.groups?.count?.toLowerCase();
  if (said === undefined) return undefined;
  return counts[said] ?? Math.max(1, Number(said));
}
