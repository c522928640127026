import { editDistance } from "../../../tools/text/edit-distance.ts";
import { KNOWN_PLACES } from "./known-places.ts";
import { numberAt } from "./numbers.ts";
import { isPlanCue, isPlanLike, isOwner } from "./plan-words.ts";
import { hasWords, wordAt, type Recogniser, type Scan } from "./scan.ts";

/** The book's plans, also misspelt; not "our team" or "an enterprise of 60 people". */
export const recognisePlan: Recogniser = (scan, at) => {
  if (/^(all|each|every)$/.test(wordAt(scan, at)) && /^(plans?|tiers?|options?)$/.test(wordAt(scan, at + 1)))
    return { kind: "all_plans", at, length: 2 };
  if (
    hasWords(scan, at, "all", "the", "plans") ||
    hasWords(scan, at, "all", "three", "plans") ||
    hasWords(scan, at, "all", "your", "plans")
  )
    return { kind: "all_plans", at, length: 3 };
  const { plans } = scan.vocabulary;
  const found = plans.at(scan.tokens, at) ?? pluralName(scan, at);
  if (found !== undefined) return isMeant(scan, at, found.length) ? mention(scan, at, found) : undefined;
  const near = plans.nearAt(scan.tokens, at) ?? shortSlip(scan, at);
  return near === undefined ? undefined : mention(scan, at, near);
};

/** "the Professional plan" where the book has none of that name. */
export const recogniseUnknownPlan: Recogniser = (scan, at) => {
  const token = scan.tokens[at];
  if (token === undefined || !/^\p{L}+$/u.test(token.text)) return undefined;
  const capital = /^\p{Lu}/u.test(token.text);
  const named = /^(plan|tier|edition|package|subscription)$/.test(wordAt(scan, at + 1));
  const like = isPlanLike(token.lower);
  const asked = at > 0 && capital && /^(is|does|buy|get|of|on|for)$/.test(wordAt(scan, at - 1)) && like;
  const counted = capital && named && at > 0 && !NOT_NAMES.has(token.lower);
  if (!(like && named) && !asked && !counted && !(like && capital && at > 0)) return undefined;
  return { kind: "unknown_plan", at, length: named ? 2 : 1, name: token.text };
};

export const recogniseAddon: Recogniser = (scan, at) => {
  const found = scan.vocabulary.addons.at(scan.tokens, at) ?? scan.vocabulary.addons.nearAt(scan.tokens, at);
  return found === undefined
    ? undefined
    : { kind: "addon", at, length: found.length, name: found.value, as: written(scan, at, found.length) };
};

/** The book's coupons, and what is called a coupon but is none of them. */
export const recogniseCoupon: Recogniser = (scan, at) => {
  const found = scan.vocabulary.coupons.at(scan.tokens, at);
  if (found !== undefined) return { kind: "coupon", at, length: found.length, code: found.value };
  const text = scan.tokens[at]?.text ?? "";
  const isCode = /^[A-Za-z]{2,}\d+[A-Za-z0-9]*$/.test(text) || (/^[A-Z]{5,}$/.test(text) && calledCoupon(scan, at));
  return isCode && (calledCoupon(scan, at) || /^[A-Z]{4,}\d/.test(text))
    ? { kind: "coupon", at, length: 1, code: text }
    : undefined;
};

/** The book's tax places, and other places, so that a missing jurisdiction is told rather than passed over. */
export const recognisePlace: Recogniser = (scan, at) => {
  const token = scan.tokens[at];
  if (token === undefined || !/^\p{Lu}/u.test(token.text)) return undefined;
  if (token.lower === "gb" && numberAt(scan.tokens, at - 1) !== undefined) return undefined;
  const found = scan.vocabulary.places.at(scan.tokens, at);
  // Short codes count in capitals only: DE, not "De".
  const isWord = token.text.length > 3 || token.text === token.text.toUpperCase();
  if (found !== undefined && (isWord || found.length > 1))
    return { kind: "place", at, length: found.length, name: found.value };
  if (token.text.length <= 2 && token.text !== "US" && token.text !== "UK" && token.text !== "EU") return undefined;
  const other = KNOWN_PLACES.at(scan.tokens, at);
  if (other === undefined) return undefined;
  const code = scan.book.tax.find((tax) => tax.code === other.value.code)?.code;
  return { kind: "place", at, length: other.length, name: code ?? other.value.name };
};

function mention(scan: Scan, at: number, found: { value: string; length: number }) {
  return { kind: "plan" as const, at, length: found.length, name: found.value, as: written(scan, at, found.length) };
}

function written(scan: Scan, at: number, length: number): string {
  return scan.tokens
    .slice(at, at + length)
    .map(({ text }) => text)
    .join(" ");
}

/** "Teams" is Team. */
function pluralName(scan: Scan, at: number) {
  const token = scan.tokens[at];
  if (token === undefined || !/^\p{Lu}.*s$/u.test(token.text)) return undefined;
  return scan.vocabulary.plans.at([{ ...token, lower: token.lower.slice(0, -1) }], 0);
}

/** Names of four letters are too near to real words to be guessed, unless something says that a plan is meant: "the Tema plan". */
function shortSlip(scan: Scan, at: number) {
  const token = scan.tokens[at];
  if (token === undefined || /^(then|them|term|tear|seam|tea|teams?|steam|terms)$/.test(token.lower)) return undefined;
  const capital = at > 0 && /^\p{Lu}/u.test(token.text);
  if (!capital && !/^(plan|tier|seats?|for)$/.test(wordAt(scan, at + 1))) return undefined;
  const slip = scan.book.plans.find(
    ({ name }) =>
      name.length === 4 &&
      token.text.length <= 5 &&
      token.lower[0] === name[0]?.toLowerCase() &&
      editDistance(name.toLowerCase(), token.lower) === 1,
  );
  return slip === undefined ? undefined : { value: slip.name, length: 1 };
}

/** A plan's name that is also a common word counts when it is written like a name or something says that a plan is meant. */
function isMeant(scan: Scan, at: number, length: number): boolean {
  const token = scan.tokens[at];
  if (token === undefined || length > 1) return true;
  const before = wordAt(scan, at - 1);
  const after = wordAt(scan, at + 1);
  if (
    after === "of" &&
    (numberAt(scan.tokens, at + 2) !== undefined || /^(about|around|roughly|over|nearly)$/.test(wordAt(scan, at + 2)))
  )
    return false;
  const cue = isPlanCue(after);
  const capital = /^\p{Lu}/u.test(token.text);
  if (isOwner(before)) return cue || (capital && at > 0 && before !== "our" && before !== "my" && before !== "a");
  if (before === "the") return cue || capital || /^(for|costs?|at|versus|vs|and|or|to|on|with|,|\?)$/.test(after);
  return !/^(members?|leaders?|leads?|size|grew|grows|lead|customers?|needs?|has|have)$/.test(after) || capital;
}

function calledCoupon(scan: Scan, at: number): boolean {
  const near = [at - 3, at - 2, at - 1, at + 1].map((i) => wordAt(scan, i));
  return near.some((word) => /^(coupon|coupons|code|codes|promo|voucher|discount)$/.test(word));
}

const NOT_NAMES = new Set(
  "harborline yearly annual monthly each every any which what the a an this that our my your their per same current new old pricing price best cheapest i we".split(
    " ",
  ),
);
