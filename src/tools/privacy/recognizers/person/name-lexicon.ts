import nlp from "compromise";
import { z } from "zod";
import { AMBIGUOUS_NAMES, FAMILY_NAMES, GIVEN_NAMES, NOT_NAMES } from "./name-lists.ts";

const tags = z.union([z.string(), z.array(z.string())]);
const model = z.object({ one: z.object({ lexicon: z.record(z.string(), tags) }) });

const GIVEN = new Set(["MaleName", "FemaleName", "FirstName", "Person"]);
const FAMILY_FORM =
  /(?:^(?:mc|mac|o'|o’|fitz|d'|d’)\p{L}{3,}|\p{L}{3,}(?:son|sen|sson|ez|ski|ska|sky|ova|enko|ić|vić|wicz|escu|opoulos|shvili|yan|berg|stein|mann|meyer|meier))$/u;

/** What a word can be in a name. */
export interface NameWord {
  readonly given: boolean;
  readonly family: boolean;
  /** A given name that is also an ordinary word or a place. */
  readonly ambiguous: boolean;
  /** An ordinary word, a place, an organisation: no part of a name unless something else says so. */
  readonly common: boolean;
}

/** Names and words that are none, from the dictionary of the `compromise` library and lists of other countries' names. */
export class NameLexicon {
  readonly #tags = new Map<string, readonly string[]>();

  constructor() {
    const { lexicon } = model.parse(nlp.model()).one;
    for (const [word, tag] of Object.entries(lexicon)) this.#tags.set(word, typeof tag === "string" ? [tag] : tag);
  }

  word(text: string): NameWord {
    const lower = text.toLowerCase().replaceAll("’", "'");
    const known = this.#tags.get(lower) ?? [];
    const parts = lower.split("-");
    const double = parts.length === 2 && parts.every((part) => this.#isGiven(part));
    const given = this.#isGiven(lower) || double;
    const family = known.includes("LastName") || FAMILY_NAMES.has(lower) || FAMILY_FORM.test(lower);
    return {
      given,
      family,
      ambiguous: AMBIGUOUS_NAMES.has(lower),
      common: NOT_NAMES.has(lower) || (!given && !family && known.length > 0),
    };
  }

  #isGiven(lower: string): boolean {
    if (GIVEN_NAMES.has(lower) || AMBIGUOUS_NAMES.has(lower)) return true;
    return (this.#tags.get(lower) ?? []).some((tag) => GIVEN.has(tag));
  }
}
