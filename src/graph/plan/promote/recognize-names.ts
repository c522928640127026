import { stopWords } from "../../../tools/text/stop-words.ts";
import type { Recognized } from "./found-value.ts";

const PLANS = "starter|team|enterprise|basic|professional|pro|premium|business|standard";
const REGIONS = "emea|apac|amer|americas|latam|dach|europe|asia|africa|oceania";
/** A plan's name in small letters is a common word unless what follows says otherwise. */
const plans = new RegExp(
  String.raw`(?<![\p{L}\p{N}-])(?:(?:${PLANS})(?= (?:plans?|package|tier|seats?|licen[cs]es?|subscription)\b)|${capitals(PLANS)})(?![\p{L}\p{N}-])`,
  "gu",
);
const regions = new RegExp(String.raw`(?<![\p{L}\p{N}-])(?:${REGIONS})(?![\p{L}\p{N}-])`, "giu");
const planWord = new RegExp(`^(?:${PLANS})$`, "iu");
const regionWord = new RegExp(`^(?:${REGIONS})$`, "iu");
const capitalised = /(?<![\p{L}\p{N}@_.-])\p{Lu}[\p{L}\p{N}&’'-]*(?: \p{Lu}[\p{L}\p{N}&’'-]*)*/gu;

/** Capitals that name no particular thing. */
const general = new Set(
  `i i'm i'd i've i'll api sms pdf vat sla csv json sql kpi faq hr it ceo cfo gdpr pii html xml url id ok asap fyi tv pc usd eur gbp chf
   english german french spanish italian dutch`.split(/\s+/u),
);
/** Words that open a question or a demand; a name does not begin with them. */
const openers = new Set(
  `make write draft put turn rewrite shorten fix give show list compare tell find compute calculate work prepare remove take strip mask hide
   split rank plot draw explain summarize summarise sum translate convert quote check describe say set get look answer reply count price
   please forecast predict estimate add search send create hello hi hey dear thanks using based according suppose imagine`.split(
    /\s+/u,
  ),
);
/** Nouns beside a name that say what it is. */
const classes =
  /^(?:plan|package|tier|region|team|office|customer|client|contract|agreement|product|supplier|partner|department|project|country|city|clinic|school|branch|store|shop|account|brand|site|tariff|coupon|policy)s?$/iu;

/** Names in capitals of a text, and plans and regions by their usual names. */
export function recognizeNames(text: string): Recognized[] {
  return [
    ...[...text.matchAll(plans)].map((found) => named("plan", found.index, found[0], "plan")),
    ...[...text.matchAll(regions)].map((found) => named("region", found.index, found[0], "region")),
    ...[...text.matchAll(capitalised)].flatMap((found) => properName(text, found.index, found[0])),
  ];
}

/** The kind of a bare word, in any case: what a question in small letters may mean by it. */
export function kindOfWord(word: string): "plan" | "region" | undefined {
  if (planWord.test(word)) return "plan";
  return regionWord.test(word) ? "region" : undefined;
}

function capitals(words: string): string {
  return words
    .split("|")
    .map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`)
    .join("|");
}

function properName(text: string, start: number, sequence: string): Recognized[] {
  const opens = /(?:^|[.!?:\n])["'“(\s]*$/u.test(text.slice(0, start));
  const parts = [...sequence.matchAll(/\S+/gu)].map((part) => ({ word: part[0], at: start + part.index }));
  const common = ({ word }: { readonly word: string }): boolean => general.has(word.toLowerCase());
  while (parts[0] !== undefined && (common(parts[0]) || (opens && opensSentence(parts[0].word)))) parts.shift();
  while (parts.at(-1) !== undefined && common(parts.at(-1) ?? { word: "" })) parts.pop();
  const [first] = parts;
  const last = parts.at(-1);
  if (first === undefined || last === undefined) return [];
  // A sentence opens with a capital whatever the word is; several of them, or capitals throughout, make a name.
  if (opens && parts.length === 1 && first.at === start && !/^\p{Lu}{2,}/u.test(first.word)) return [];
  const end = last.at + last.word.replace(/[’']s$|[’'-]+$/u, "").length;
  const value = text.slice(first.at, end);
  return value.length < 2 ? [] : [named("name", first.at, value, calledBy(text, first.at, end))];
}

function opensSentence(word: string): boolean {
  const lower = word.toLowerCase().replace("’", "'");
  return stopWords.has(lower) || openers.has(lower) || /'(?:s|re|ll|d|ve|t)$/u.test(lower);
}

function calledBy(text: string, start: number, end: number): string {
  const after = /^(?:[’']s)? ([\p{L}]+)/u.exec(text.slice(end))?.[1] ?? "";
  const before = /([\p{L}]+) $/u.exec(text.slice(0, start))?.[1] ?? "";
  const bound = /([\p{L}]+) (?:with|of|for|by) (?:the )?$/u.exec(text.slice(0, start))?.[1] ?? "";
  const said = [after, before, bound].find((word) => classes.test(word))?.toLowerCase();
  return said ?? (before.toLowerCase() === "in" ? "place" : "name");
}

function named(kind: "plan" | "region" | "name", start: number, value: string, called: string): Recognized {
  return { kind, start, end: start + value.length, value, called };
}
