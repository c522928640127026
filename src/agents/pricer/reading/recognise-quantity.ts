import { exact } from "../../../tools/pricing/exact.ts";
import type { Mention } from "./mention.ts";
import { numberAt } from "./numbers.ts";
import { isGroupNoun, isPeopleNoun } from "./people-nouns.ts";
import { periodAt } from "./period-words.ts";
import { wordAt, type Recogniser, type Scan } from "./scan.ts";

/**
 * "25 seats", "2.5 million API calls a month", "60 dispatchers", "a crew of forty", "seats: 25". A number without a unit of its own
 * comes out as just that, where nothing else follows that it could count.
 */
export const recogniseQuantity: Recogniser = (scan, at) => {
  const number = numberAt(scan.tokens, at);
  if (number === undefined) return undefined;
  const after = at + number.length;
  if (/^(%|percent|st|nd|rd|th)$/.test(wordAt(scan, after))) return { kind: "skip", length: number.length + 1 };
  const unit = unitAfter(scan, after);
  if (unit !== undefined) {
    // "25 Team seats": the plan is a mention of its own; "30 seats yearly": the period is the bill's.
    const end = unit.pastPlan ? after : unit.end;
    const period = unit.metric === scan.vocabulary.people ? undefined : periodAt(scan, end);
    return {
      kind: "quantity",
      at,
      length: end - at + (period?.length ?? 0),
      metric: unit.metric,
      value: number.value.times(unit.factor),
      noun: unit.noun,
      per: period?.per,
    };
  }
  const bare: Mention = { kind: "number", at, length: number.length, value: number.value };
  const { people } = scan.vocabulary;
  if (people !== undefined && sizesGroup(scan, at))
    return { ...bare, kind: "quantity", metric: people, noun: "people", per: undefined };
  return standsAlone(scan, at, after) ? bare : { kind: "skip", length: number.length };
};

/** The unit a number counts: at most two describing words, or a plan's name, may stand between. */
function unitAfter(scan: Scan, after: number) {
  let pastPlan = false;
  for (let skipped = 0; skipped <= 3; skipped++) {
    const at = after + skipped;
    const unit = scan.vocabulary.units.at(scan.tokens, at) ?? plural(scan, at);
    const word = wordAt(scan, at);
    if (unit !== undefined)
      return { metric: unit.value.metric, factor: unit.value.factor, noun: word, end: at + unit.length, pastPlan };
    const { people } = scan.vocabulary;
    if (people !== undefined && isPeopleNoun(word))
      return { metric: people, factor: exact(1), noun: word, end: at + 1, pastPlan };
    if (people !== undefined && word === "of" && wordAt(scan, at + 1) === "us")
      return { metric: people, factor: exact(1), noun: "us", end: at + 2, pastPlan };
    if (people !== undefined && word === "strong")
      return { metric: people, factor: exact(1), noun: "people", end: at + 1, pastPlan };
    if (!/^\p{L}+$/u.test(word) || STOPS.has(word)) return undefined;
    pastPlan ||= scan.vocabulary.plans.at(scan.tokens, at) !== undefined;
    // A number that follows counts for itself.
    if (numberAt(scan.tokens, at) !== undefined) return undefined;
  }
  return undefined;
}

/** Plural of a unit that the book has in the singular only. */
function plural(scan: Scan, at: number) {
  const token = scan.tokens[at];
  if (token === undefined || !/[a-z]s$/.test(token.lower)) return undefined;
  const single = { ...token, lower: token.lower.slice(0, -1) };
  return scan.vocabulary.units.at([single], 0);
}

/** "team of 12", "headcount: 30", "we are about 14". */
function sizesGroup(scan: Scan, at: number): boolean {
  let i = at - 1;
  let filler = false;
  while (
    /^(of|is|are|:|about|around|roughly|some|nearly|almost|approximately|exactly|at|maybe|currently|only|just|over|to)$/.test(
      wordAt(scan, i),
    )
  ) {
    i -= 1;
    filler = true;
  }
  const word = wordAt(scan, i);
  if (/^(we're|we)$/.test(word)) return true;
  return filler && isGroupNoun(word.replace(/s$/, "")) && wordAt(scan, i + 1) !== "to";
}

/** Years, versions and numbers that count some other thing are no quantity of a price. */
function standsAlone(scan: Scan, at: number, after: number): boolean {
  const text = scan.tokens[at]?.text ?? "";
  if (/^(19|20)\d\d$/.test(text) || text.toLowerCase() === "one") return false;
  if (
    /^(version|v|p|priority|tier|page|section|top|step|number|no|port|rule|article|option)$/.test(wordAt(scan, at - 1))
  )
    return false;
  const next = wordAt(scan, after);
  // Numbers in a row are a telephone number or the like.
  if (/^\d/.test(next) || /^\d/.test(wordAt(scan, at - 1))) return false;
  return !/^\p{L}/u.test(next) || STOPS.has(next) || scan.vocabulary.plans.at(scan.tokens, after) !== undefined;
}

const STOPS = new Set(
  (
    "and or to for on in with at by per a an the of from as than then if but is are was will would versus vs plus under using paid billed paying yearly annual annually monthly " +
    "each every instead including incl excluding who that which do does we us you i it so when while because about not also now before after without starting until till how what please thanks"
  ).split(" "),
);
