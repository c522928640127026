import type { Wish } from "../question/read-wish.ts";
import { contentStems } from "../question/terms.ts";
import { gap } from "../write/compose-claims.ts";
import type { SentenceClaim } from "../write/claim.ts";

const admits =
  /^(?:unfortunately,?\s+)?(?:the |these |this )?(?:documents?|sources?|evidence|provided \p{L}+|information)\b.{0,40}\b(?:do(?:es)? not|don['’]t|doesn['’]t|contains? no|says? nothing|(?:is|are) silent)\b/iu;

/**
 * A draft's admission that something is not in the sources, as a claim in our own words: nothing else that the sentence may say
 * passes unchecked under its cover. `undefined` when the sentence admits nothing.
 */
export function gapSentence(text: string, { parts, question }: Wish): SentenceClaim | undefined {
  if (!admits.test(text)) return undefined;
  const stems = new Set(contentStems(text));
  const shares = parts.map(({ text: part, terms }) => ({
    part,
    shared: [...terms.keys()].filter((term) => stems.has(term)).length / Math.max(1, terms.size),
  }));
  const nearest = shares.toSorted((a, b) => b.shared - a.shared)[0];
  const what = nearest === undefined || parts.length < 2 ? question : nearest.part;
  return gap(`The documents do not say: “${what.replace(/[\s.]+$/u, "")}”.`);
}
