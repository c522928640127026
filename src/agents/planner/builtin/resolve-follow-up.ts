import { words } from "../../../tools/text/words.ts";
import type { Turn } from "../planning.ts";
import { substitute } from "./substitute.ts";

/** How a query stands to the turns before it. */
export type Resolved =
  /** Stands alone: nothing before matters. */
  | { readonly kind: "alone"; readonly question: string }
  /** The last question over again with a part exchanged: what it needed then is needed again. */
  | { readonly kind: "varied"; readonly question: string; readonly last: Turn }
  /** A question of its own that leans on the last one for a word. */
  | { readonly kind: "linked"; readonly question: string; readonly last: Turn }
  /** Work on the last answer. */
  | { readonly kind: "on_answer"; readonly question: string; readonly last: Turn };

const opener =
  /^(?:and|what about|how about|same (?:thing |question )?(?:for|in|with)|now (?:for|in|with)|or|but|then|also|ok(?:ay)?,?|so)\b[\s,]*/iu;
const why =
  /^(?:why|how come|how so|why is that|why not|what makes you say that|since when|says who|how do you know|are you sure|really)\b[\s?!.]*$/iu;
const pronoun =
  /\b(?:it|that|this|they|them|those|these|he|she|him|her|one|there|then|the (?:same|first|second|other|latter|former))\b/iu;
const onAnswer =
  /\b(?:that|this|it|them|those|your (?:last )?(?:answer|reply|text)|(?:last|previous|above) (?:answer|reply|text|one)|the above|what you (?:said|wrote)|again|instead)\b/iu;
const reshape =
  /\b(?:shorter|longer|shorten|simpler|simplify|rephrase|reword|rewrite|reformat|summari[sz]e|sum (?:it|that|this) up|condense|translate|in (?:german|french|spanish|italian|dutch|portuguese|polish)|bullets?|bullet points?|as an? (?:list|table|e-?mail|mail|letter|memo|json)|(?:in|in)to an? (?:list|table|e-?mail|mail|letter|memo)|more (?:formal|friendly|polite|detail)|friendlier|politer|formal|less formal|tl;?dr|too long|in one sentence|in (?:two|three|fewer|\d+) (?:lines|words|sentences)|plain (?:words|english|language)|for a (?:child|ten-year-old|beginner|layman)|paste into|ready to send)\b/iu;
const hasVerb =
  /\b(?:is|are|was|were|do|does|did|can|could|will|would|should|may|must|has|have|had|what|how|who|which|when|where|tell|show|give|explain|find|compare|list|calculate|write|draft|make|put|say|pay|cost|need)\b/iu;

/** Longest fragment, in words, that is taken for a variation of the last question. */
const fragmentWords = 7;

/** What the router takes the query for, read without its context. */
export type Nature = "small_talk" | "cleaning" | "wording" | "question";

/**
 * Makes a query stand alone by what was asked before it. Rules only: a fragment ("and for 50 seats?") is worked into the last question, a wish about the
 * form ("shorter, please") is about the last answer, and a pronoun gets the last question beside it.
 */
export function resolveFollowUp(query: string, turns: readonly Turn[], nature: Nature = "question"): Resolved {
  const typed = query.trim();
  const last = turns.at(-1);
  if (last === undefined || typed.includes("\n")) return { kind: "alone", question: typed };
  if (nature === "small_talk") return { kind: "alone", question: typed };
  if (nature === "cleaning") return { kind: "on_answer", question: typed, last };
  const count = words(typed).length;
  if (why.test(typed)) return { kind: "varied", question: `${capital(bare(typed))}: ${last.question}`, last };
  const formOnly = onAnswer.test(typed) || count <= 6 || !hasVerb.test(typed);
  if (count <= 16 && formOnly && (reshape.test(typed) || nature === "wording")) {
    return { kind: "on_answer", question: typed, last };
  }
  const stripped = typed.replace(opener, "").trim();
  const opened = stripped !== typed && stripped !== "";
  const fragment = bare(stripped);
  if (count <= fragmentWords + 2 && fragment !== "" && (opened || count <= fragmentWords) && !isClause(fragment)) {
    return { kind: "varied", question: substitute(last.question, fragment), last };
  }
  if (pronoun.test(typed) && count <= 16) {
    return { kind: "linked", question: `${typed} (This is about: ${bare(last.question)})`, last };
  }
  return { kind: "alone", question: stripped === "" ? typed : opened ? capital(stripped) : typed };
}

/** Whether a text asks or tells on its own rather than naming a thing. */
function isClause(text: string): boolean {
  return hasVerb.test(text);
}

function bare(text: string): string {
  return text.replace(/[\s?.!]+$/u, "");
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
