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
  /(?:\b(?:customer|client|employee|user|manager|colleague|director|supervisor|engineer|technician|operator|dispatcher|nurse|doctor|physician|lawyer|attorney|teacher|driver|tenant|applicant|candidate|guest|contact|consultant|analyst|developer|founder|president|representative|rep|buyer|seller|landlord|witness|victim|author|reviewer|ask(?:ed)?|tell|told|met|meet|met with|meet with|meeting with|spoke|talked to|emailed?|invite[sd]?|according to|forward(?:ed)? (?:this |it |that )?to|sen[dt] (?:this |it |that )?to|g[ia]ve (?:this |it |that )?to|pass(?:ed)? (?:this |it |that )?to|caller|hired?|fired|interviewed|assign(?:ed)? (?:this |it )?to|handed (?:this |it )?to|husband|wife|son|daughter|brother|sister|mother|father|friend|boss|ceo|cto|cfo|owner)\s?[:,]? )$/i;
const LINKED = /(?:\b(?:with|from|by|for|to|cc|and|or|call|called|via) )$/i;
const SELF = /(?:\b(?:this is|i am|i'm|it's|it is) )$/i;
// A line of its own after a closing word.
const CLOSED = /(?:\b(?:thanks|thank you|many thanks|best|cheers|love|warmly|yours|regards|wishes)[,!.]?\s*\n\s*)$/i;
const PLACED = /(?:\b(?:in|at|near|visit|visiting|around|across|throughout) )$/i;
const THE = /(?:\b(?:the|a|an|our|your|this|that) )$/i;
const ACTS =
  /^,? (?:said|says|called|calls|wrote|writes|asked|asks|lives|lived|complained|told|phoned|emailed|replied|agreed|confirmed|reported|requested|paid|bought|resigned|retired|moved|signed|apologi[sz]ed|thinks|believes|wants|wanted|needs|left|arrived|died|was born|is \d+|works|worked|and I|who|whose|and (?:her|his))\b/i;
const LINKS = /^(?:['’]s\b|,? (?:\(|has|had|was|is|will|can|joined|reached|still)\b)/i;

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
  if (first.given && !first.ambiguous && last.ambiguous)
    return { score: 0.7, check: "given name and a word that is also a name" };
  if (first.given && !last.common)
    return { score: first.ambiguous ? 0.35 : 0.75, check: "given name and an unknown word" };
  if (first.family && last.given && !last.ambiguous) return { score: 0.7, check: "family name and given name" };
  if (!first.common && last.family) return { score: 0.45, check: "unknown word and family name" };
  if (first.common || last.common) return undefined;
  if (words.every((word) => word.likely || word.family)) return { score: 0.5, check: "letters of names" };
  return { score: words.some((word) => word.likely) ? 0.3 : 0.2, check: "capitals" };
}

/** Judges capitalised words by what names they can be and by what stands around them. */
export function nameEvidence(words: readonly NameWord[], { before, after }: Surroundings): Evidence | undefined {
  const base = fromWords(words);
  const several = words.length > 1;
  const free = words.every((word) => !word.common);
  const some = words.some((word) => word.given || word.family);
  if (HONORIFIC.test(before) && (free || some)) return { score: 0.92, check: "title" };
  if (INTRODUCED.test(before) && (free || some)) return { score: some ? 0.92 : 0.75, check: "introduction" };
  if (CLOSED.test(before) && free) return { score: 0.85, check: "signature" };
  if (SELF.test(before) && free && several && /^ (?:from|of|calling|here|with|at|speaking)\b/i.test(after)) {
    return { score: 0.8, check: "introduction" };
  }
  if (GREETED.test(before) && some) return { score: 0.85, check: "greeting" };
  if (base === undefined) return undefined;
  const signs = [
    { name: "role", holds: ROLE.test(before), weight: several ? 0.35 : 0.15 },
    { name: "linked", holds: LINKED.test(before) || LINKS.test(after), weight: 0.1 },
    { name: "acts", holds: ACTS.test(after), weight: several ? 0.35 : 0.15 },
    { name: "place", holds: PLACED.test(before), weight: several ? -0.15 : -0.3 },
    { name: "article", holds: THE.test(before), weight: -0.3 },
  ].filter(({ holds }) => holds);
  const score = signs.reduce((sum, { weight }) => sum + weight, base.score);
  return {
    score: Math.max(0, Math.min(0.97, score)),
    check: [base.check, ...signs.map(({ name }) => name)].join(", "),
  };
}
