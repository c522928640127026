import { stopWords } from "../../text/stop-words.ts";
import { words } from "../../text/words.ts";
import { withoutRequestPhrases } from "./request-phrases.ts";

/** A question taken apart for searching. */
export interface ParsedQuery {
  /** What is asked, one text per question in it; at least one, at most four. */
  readonly parts: readonly string[];
  /** What the question asks to leave out. */
  readonly excluded: readonly string[];
}

const exclusion =
  /[,(]?\s*\b(?:except(?:ing)?(?: for| when it comes to)?|excluding|other than|apart from|aside from|but not|but nothing (?:about|on)|(?:and |but )?not (?:about|related to|concerning|regarding|including|counting|the ones? (?:about|on|for))|without (?:mentioning|talking about|including|going into)|leaving out|leave out|(?:and |but )?ignor(?:e|ing)|nothing (?:about|on)|anything but)\s+([^,.;:?!()]+)\)?/giu;

const questionWord =
  "what|how|when|who|whom|whose|which|where|why|is|are|was|were|do|does|did|can|could|should|will|would|may|tell|show|give|list|find|explain|describe|compare|summari[sz]e";
/** Where an excluded thing ends and the question goes on. */
const backToQuestion = new RegExp(
  `\\s(?:(?:and|but|or|then) (?:${questionWord})|what|how|when|who|which|where|why)\\b.*$`,
  "iu",
);
const boundary = new RegExp(
  `(?<=[?!;])\\s+|(?<=\\.)\\s+(?=\\p{Lu})|,?\\s+(?:and|or|but|as well as|plus|also|then)(?:\\s+(?:also|then))*\\s+(?=(?:${questionWord})\\b)|,\\s+(?=(?:${questionWord})\\b)`,
  "giu",
);

/** A text with more questions is searched as a whole. */
const MOST_PARTS = 4;

/** Takes a question apart: courtesies out, exclusions ("except …", "not about …") aside, several questions in one separated. */
export function parseQuery(question: string): ParsedQuery {
  const excluded: string[] = [];
  const kept = question.replaceAll(exclusion, (whole: string, thing: string) => {
    const rest = backToQuestion.exec(thing)?.[0] ?? "";
    const out = thing.slice(0, thing.length - rest.length);
    if (!hasContent(out)) return whole;
    excluded.push(out.replace(/^\s*about\s/iu, "").trim());
    return rest;
  });
  const asked = hasContent(kept) ? kept : question;
  const parts = withBackground(asked.split(boundary))
    .map((part) => withoutRequestPhrases(part.trim()))
    .filter(hasContent);
  return {
    parts: parts.length > 0 && parts.length <= MOST_PARTS ? parts : [asked.trim()],
    excluded: hasContent(kept) ? excluded : [],
  };
}

/** A statement before a question tells what the question is about: "My laptop was stolen. What now?" is one thing to look for. */
function withBackground(parts: readonly string[]): string[] {
  const joined: string[] = [];
  let background = "";
  for (const part of parts) {
    const isStatement = part.trim().endsWith(".") && !asks.test(part.trim());
    if (isStatement) {
      background = `${background} ${part}`;
      continue;
    }
    joined.push(`${background} ${part}`.trim());
    background = "";
  }
  if (background !== "") joined.push(background.trim());
  return joined;
}

const asks = new RegExp(`^(?:${questionWord})\\b`, "iu");

function hasContent(text: string): boolean {
  return words(text).some((word) => !stopWords.has(word));
}
