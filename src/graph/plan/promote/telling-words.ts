import { stem, words } from "../../../tools/text/words.ts";

/** Ways to ask for the same thing, longest first; what stands to the right is what they count as. */
const phrases: readonly (readonly [RegExp, string])[] = [
  [/\bhow much (?:is|are|does|do|would|will|did|was|were|for)\b(?: it)?/gu, " cost "],
  [/\bwhat (?:does|do|would|will|did) (?=.{0,80}\b(?:cost|come to|run to|set (?:us|me|them) back)\b)/gu, " "],
  [/\b(?:come|comes|coming|run|runs|amount|amounts|add up) to\b|\bset (?:us|me|them|you) back\b/gu, " cost "],
  [/\b(?:price|prices|priced|pricing|quote|quotes|charge|charges|charged|pay|cost|costs|costing)\b/gu, " cost "],
  [/\bhow many\b|\b(?:the )?number of\b|\bcount(?: of)?\b/gu, " count "],
  [/\b(?:on average|average|mean)\b/gu, " average "],
  [
    /\b(?:a|an|each|every|by(?: the)?) (?=(?:day|week|month|quarter|year|region|team|category|seat|user|person|head)\b)/gu,
    " per ",
  ],
  [/\bmonthly\b/gu, " per month "],
  [/\b(?:yearly|annually|annual)\b/gu, " per year "],
  [/\bquarterly\b/gu, " per quarter "],
  [/\bas well as\b|\bplus\b|&/gu, " and "],
  [/\bversus\b|\bcompared (?:to|with)\b/gu, " vs "],
];

/** Words that carry no meaning of their own in a question: dropping or adding them asks the same. */
const empty = new Set(
  `a an the of for to in on at with as is are was were be been being am do does did has have had will would shall should can could may might
   i i'm i'd me my we we'd us our ours you your it its it's this that that's these those there here what what's which whose please kindly
   tell show give get let want need like know wonder wondering say says said see find out look up work quick quickly just exactly actually roughly
   currently now then so ok okay hi hey hello thanks thank total altogether overall all up right also again question figure make
   and would'nt what're what'd if whether question one really`.split(/\s+/u),
);

/** The words of a text that say what is asked, as stems in order; ways to ask for the same come out the same. */
export function tellingWords(text: string): string[] {
  const lower = ` ${text
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll(/[’‘ʼ]/gu, "'")
    .replaceAll(/\s+/gu, " ")} `;
  const plain = phrases.reduce((so, [phrase, by]) => so.replaceAll(phrase, by), lower);
  return words(plain)
    .filter((word) => !empty.has(word))
    .map(stem);
}
