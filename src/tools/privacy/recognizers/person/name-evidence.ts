import type { NameWord } from "./name-lexicon.ts";

/** What supports a run of capitalised words as a name, and how well. */
export interface Evidence {
  readonly score: number;
  readonly check: string;
}

const HONORIFIC =
  /(?:\b(?:mr|mrs|ms|miss|mx|dr|prof|professor|sir|dame|madam|herr|frau|monsieur|madame|mme|mlle|señor|señora|sr|sra|signor|signora|dott|ing|rev|fr|capt|captain|sgt|judge|hon|lord|lady)\.? {1,2})$/i;
const INTRODUCED =
  /(?:\b(?:my name is|name is|named|name's|name ?:|full name ?:?|spoke (?:with|to)|speaking (?:with|to)|account holder|card ?holder|policy ?holder|beneficiary|attn\.?|attention|c\/o|signed(?: by)?|sincerely|regards|cheers|best wishes|yours truly|faithfully|dear|on behalf of|née|contact person|customer name|patient name|patient|nom|nombre|ich heiße|mein name ist|je m'appelle|me llamo|mi chiamo)\s?[:,]?\s{0,3})$/i;
const GREETED =
  /(?:\b(?:hi|hello|hey|hallo|bonjour|hola|ciao|thanks|thank you|cheers|best|love|i am|i'm|this is|ich bin|je suis|soy|sono)\s?,?\s{1,3})$/i;
const ROLE =
  /(?:\b(?:customer|client|employee|user|manager|colleague|director|supervisor|engineer|nurse|doctor|lawyer|attorney|teacher|driver|tenant|applicant|candidate|guest|contact|ask(?:ed)?|call(?:ed)?|email(?:ed)?|tell|told|met|meet|with|from|by|for|to|cc|and|invited?|reached|assigned|hired|husband|wife|son|daughter|brother|sister|mother|father|friend|boss|ceo|cto|cfo|owner)\s?:? )$/i;
const PLACED = /(?:\b(?:in|at|near|visit|visiting|around|across|throughout) )$/i;
const THE = /(?:\b(?:the|a|an|our|your|this|that) )$/i;
const ACTS =
  /^(?:'s\b|’s\b|,? (?:\(|said|says|called|calls|wrote|writes|asked|asks|lives|lived|works|worked|wants|wanted|needs|reported|reports|complained|told|joined|signed|requested|reached|has|had|was|is|will|can|and i|born|paid|bought|ordered|emailed|phoned|replied|agreed|confirmed|who)\b)/i;

interface Surroundings {
  readonly before: string;
  readonly after: string;
}

function fromWords(words: readonly NameWord[]): Evidence | undefined {
  const first = words[0];
  const last = words.at(-1);
  if (first === undefined || last === undefined) return undefined;
  if (words.length === 1) {
    if (first.given && !first.ambiguous) return { score: 0.45, check: "given name" };
    return first.family && !first.common ? { score: 0.2, check: "family name" } : undefined;
  }
  if (first.given && last.family) return { score: first.ambiguous ? 0.75 : 0.9, check: "given and family name" };
  if (first.given && !last.common)
    return { score: first.ambiguous ? 0.5 : 0.75, check: "given name and an unknown word" };
  if (first.family && last.given && !last.ambiguous) return { score: 0.7, check: "family name and given name" };
  if (!first.common && last.family) return { score: 0.55, check: "unknown word and family name" };
  return first.common || last.common ? undefined : { score: 0.2, check: "capitals" };
}

/** Judges capitalised words by what names they can be and by what stands around them. */
export function nameEvidence(words: readonly NameWord[], { before, after }: Surroundings): Evidence | undefined {
  const base = fromWords(words);
  const free = words.every((word) => !word.common);
  const some = words.some((word) => word.given || word.family);
  if (HONORIFIC.test(before) && (free || some)) return { score: 0.92, check: "title" };
  if (INTRODUCED.test(before) && (free || some)) return { score: some ? 0.92 : 0.75, check: "introduction" };
  if (GREETED.test(before) && some) return { score: 0.85, check: "greeting" };
  if (base === undefined) return undefined;
  const role = ROLE.test(before) ? 0.15 : 0;
  const acts = ACTS.test(after) ? 0.15 : 0;
  const placed = PLACED.test(before) && words.length === 1 ? -0.3 : 0;
  const article = THE.test(before) ? -0.3 : 0;
  const score = Math.max(0, Math.min(0.97, base.score + role + acts + placed + article));
  const signs = [base.check, role > 0 ? "role" : "", acts > 0 ? "acts" : ""].filter((sign) => sign !== "");
  return { score, check: signs.join(", ") };
}
