/** What people call entities and families. The first that fits a phrase wins, so the particular stand before the general. */
const NAMES: readonly (readonly [string, RegExp])[] = [
  ["EMAIL", /\be-?mails?(?: addresses| address| ids?)?\b|\bmail addresses\b/i],
  ["PHONE", /\b(?:tele)?phones?(?: numbers?)?\b|\bmobile numbers?\b|\bcell numbers?\b|\bfax(?: numbers?)?\b/i],
  ["IP_ADDRESS", /\bip(?:v[46])?(?: addresses| address|s)?\b/i],
  ["MAC_ADDRESS", /\bmac address(?:es)?\b/i],
  ["CREDIT_CARD", /\b(?:credit |debit |payment |bank )?cards?(?: numbers?)?\b/i],
  ["IBAN", /\bibans?\b/i],
  ["BANK_ACCOUNT", /\b(?:bank )?account numbers?\b/i],
  ["US_SSN", /\bssns?\b|\bsocial securit(?:y|ies)(?: numbers?)?\b/i],
  ["DATE_OF_BIRTH", /\b(?:dates? of birth|birth ?(?:dates?|days?)|dobs?)\b/i],
  ["PASSPORT", /\bpassports?(?: numbers?)?\b/i],
  ["DRIVER_LICENSE", /\b(?:driver'?s?|driving) licen[cs]es?(?: numbers?)?\b/i],
  [
    "STREET_ADDRESS",
    /\b(?:street|home|postal|mailing|physical) address(?:es)?\b|\b(?<!mail |ip |mac |web |email |wallet |crypto )addresses\b/i,
  ],
  ["CRYPTO_ADDRESS", /\b(?:crypto|bitcoin|wallet|ethereum)(?: wallet)?(?: addresses| address|s)?\b/i],
  ["URL", /\b(?:urls?|links?|web addresses|web sites?|websites?)\b/i],
  ["PASSWORD", /\bpasswords?\b/i],
  ["PRIVATE_KEY", /\bprivate keys?\b/i],
  ["secret", /\b(?:secrets?|api keys?|keys?|tokens?|credentials?)\b/i],
  ["PERSON", /\b(?:names?|people|persons?)\b/i],
  ["identity", /\b(?:national|tax|identity|id|identification)(?: numbers?| ids?)\b|\bids\b/i],
  ["financial", /\b(?:financial|bank|payment)(?: data| details| information)?\b/i],
  ["health", /\b(?:health|medical|patient)(?: data| details| information| records?| numbers?)?\b/i],
  ["network", /\b(?:network|technical) (?:data|details|identifiers)\b/i],
  ["location", /\b(?:locations?|postcodes?|zip codes?)\b/i],
  ["contact", /\bcontact (?:data|details|information|info)\b/i],
];

const ONLY =
  /\b(?:only|just|nothing but|solely|exclusively)\b(?:\s+(?:the|any|all|its|their|his|her|remove|mask|hash|redact|hide|replace|delete|strip|scrub))*\s+(?<list>[^.:;\n]{2,160})/i;
const EXCEPT =
  /\b(?:except(?: for)?|but (?:keep|leave|not)|other than|apart from|leave(?! out| off| no\b)|keep|preserve|don't (?:touch|remove|mask)|do not (?:touch|remove|mask))\b(?:\s+(?:the|any|all|its|their|in))*\s+(?<list>[^.:;\n]{2,160})/i;
// "keep the names out of it" and "leave no names in" ask for the opposite of an exception.
const KEPT_AWAY =
  /\b(?:out|off|private|secret|confidential|hidden|safe|away|anonymous|to yourself|from (?:leaking|showing|appearing))\b/i;
const TARGETS =
  /\b(?:remove|mask|hash|redact|hide|replace|delete|strip|scrub|take out|cut out|black out|blank out|star out|tokeni[sz]e|encrypt|pseudonymi[sz]e|anonymi[sz]e|obscure|erase)\b(?:\s+(?:the|any|all|every|each|its|their|out))*\s+(?<list>[^.:;\n]{2,160})/i;
const EVERYTHING = /\b(?:personal|private|sensitive|confidential|pii|identif\w+|everything|anything)\b/i;

// What follows is about the text or the manner, not about what to take out.
const TAIL =
  /\b(?:from|in this|in the following|in these|below|before|so that|with|using|by|and then|then|but|except|leave|keep|unless|while|when|because)\b/i;

function named(list: string, stopAt: RegExp | undefined): readonly string[] {
  const stop = stopAt?.exec(list)?.index ?? list.length;
  let rest = list.slice(0, stop);
  const found: string[] = [];
  for (const [entity, form] of NAMES) {
    if (!form.test(rest)) continue;
    found.push(entity);
    // "e-mail addresses" is not also "addresses".
    rest = rest.replaceAll(new RegExp(form.source, "gi"), " ");
  }
  return found;
}

/** Which entities an instruction wants gone or left; both empty when it wants all. */
export interface AskedEntities {
  readonly entities: readonly string[];
  readonly except: readonly string[];
}

function exceptions(instruction: string): { readonly except: readonly string[]; readonly before: string } {
  const match = EXCEPT.exec(instruction);
  const list = match?.groups?.["list"] ?? "";
  if (match === null || KEPT_AWAY.test(list)) return { except: [], before: instruction };
  return { except: named(list, /\b(?:from|in this|only|just|but)\b/i), before: instruction.slice(0, match.index) };
}

/** What an order names, when it names nothing else: "delete my account and e-mail me" is no list of entities. */
function targets(instruction: string): readonly string[] {
  const list = TARGETS.exec(instruction)?.groups?.["list"] ?? "";
  const items = list
    .slice(0, TAIL.exec(list)?.index ?? list.length)
    .split(/,|\band\b|\bor\b|&/i)
    .filter((item) => /\w/.test(item));
  const each = items.map((item) => named(item, undefined));
  return each.every((entities) => entities.length > 0) ? [...new Set(each.flat())] : [];
}

/** Reads "only the e-mail addresses", "mask the card numbers", "everything except names". In doubt everything is meant. */
export function askedEntities(instruction: string): AskedEntities {
  const { except, before } = exceptions(instruction);
  const only = ONLY.exec(before)?.groups?.["list"];
  const listed = only === undefined ? [] : named(only, TAIL);
  if (listed.length > 0) return { entities: listed, except };
  return { entities: EVERYTHING.test(before) ? [] : targets(before), except };
}
