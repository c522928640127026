import nlp from "compromise";
import { z } from "zod";
import { nameLikeness } from "./name-likeness.ts";
import { AMBIGUOUS_NAMES, FAMILY_NAMES, GIVEN_NAMES, NOT_NAMES } from "./name-lists.ts";

const tags = z.union([z.string(), z.array(z.string())]);
const model = z.object({ one: z.object({ lexicon: z.record(z.string(), tags) }) });

const GIVEN = new Set(["MaleName", "FemaleName", "FirstName", "Person"]);
const ELSE = new Set(["City", "Region", "Country", "Place", "Organization", "SportsTeam"]);
const FAMILY_FORM =
  /(?:^(?:mc|mac|o'|o’|fitz|d'|d’)\p{L}{3,}|\p{L}{3,}(?:son|sen|sson|ez|ski|ska|sky|ova|enko|ić|vić|wicz|escu|opoulos|shvili|yan|berg|stein|mann|meyer|meier))$/u;

// Nats per letter; chosen on the tuning names so that brand and product words stay below.
const LIKELY = 0.15;

/** What a word can be in a name. */
export interface NameWord {
  readonly given: boolean;
  readonly family: boolean;
  /** A given name that is also an ordinary word or a place. */
  readonly ambiguous: boolean;
  /** An ordinary word, a place, an organisation: no part of a name unless something else says so. */
  readonly common: boolean;
  /** In no list, but its letters are a name's rather than a word's. */
  readonly likely: boolean;
}

// Some are names somewhere ("My", "An"), but at the start of a sentence they never are.
const FUNCTION_WORDS =
  /^(?:my|our|your|his|her|its|their|we|you|he|she|it|they|me|us|so|an|in|to|no|the|a|i|do|if|or|at|on|by|as|is|(?:i|you|we|he|she|it|they|that|there|here|who|what|let)'(?:m|re|ve|ll|d|s))$/;
/** A word that is no part of a name. */
export const ORDINARY: NameWord = { given: false, family: false, ambiguous: false, common: true, likely: false };

/** Names and words that are none, from the dictionary of the `compromise` library and lists of other countries' names. */
export class NameLexicon {
  readonly #tags = new Map<string, readonly string[]>();
  readonly #likeness: (word: string) => number;

  constructor() {
    const { lexicon } = model.parse(nlp.model()).one;
    for (const [word, tag] of Object.entries(lexicon)) this.#tags.set(word, typeof tag === "string" ? [tag] : tag);
    const words = [...this.#tags].filter(([word]) => /^[a-z]{3,20}$/.test(word));
    const isName = (tag: readonly string[]) => tag.some((each) => GIVEN.has(each) || each === "LastName");
    this.#likeness = nameLikeness(
      [...GIVEN_NAMES, ...FAMILY_NAMES, ...words.filter(([, tag]) => isName(tag)).map(([word]) => word)],
      words.filter(([, tag]) => !isName(tag)).map(([word]) => word),
    );
  }

  word(text: string): NameWord {
    const lower = text.toLowerCase().replaceAll("’", "'");
    if (FUNCTION_WORDS.test(lower)) return ORDINARY;
    const known = this.#tags.get(lower) ?? [];
    const parts = lower.split("-");
    const double = parts.length === 2 && parts.every((part) => this.#isGiven(part));
    const given = this.#isGiven(lower) || double;
    const family = known.includes("LastName") || FAMILY_NAMES.has(lower) || FAMILY_FORM.test(lower);
    const common = NOT_NAMES.has(lower) || (!given && !family && known.length > 0);
    return {
      given,
      family,
      ambiguous: AMBIGUOUS_NAMES.has(lower),
      common,
      likely: !given && !family && !common && lower.length > 2 && this.#likeness(lower) > LIKELY,
    };
  }

  /** Whether words together are a place or an organisation, as "Los Angeles" is. */
  isElse(phrase: string): boolean {
    return (this.#tags.get(phrase.toLowerCase()) ?? []).some((tag) => ELSE.has(tag));
  }

  #isGiven(lower: string): boolean {
    if (GIVEN_NAMES.has(lower) || AMBIGUOUS_NAMES.has(lower)) return true;
    return (this.#tags.get(lower) ?? []).some((tag) => GIVEN.has(tag));
  }
}
