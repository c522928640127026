import { keyOf, type Origin } from "../evidence/origin.ts";
import type { SourceSentence } from "../evidence/source-sentence.ts";
import { contentStems } from "../question/terms.ts";
import type { DraftItem } from "./draft-items.ts";
import { figures } from "./figures.ts";
import { supports } from "./supports.ts";

const MOST_CITATIONS = 3;
/** Words and figures that a sentence must have to claim anything: any source bears out one word. */
const LEAST_SUBSTANCE = 2;

/**
 * The places that bear a drafted sentence out, fewest first; `undefined` when nothing does. The draft's own citations are tried
 * first; where they do not hold, all evidence is, since a wrong number does not make a true sentence false.
 */
export function verifySentence(
  sentence: string,
  cited: readonly number[],
  items: readonly DraftItem[],
): readonly Origin[] | undefined {
  if (contentStems(sentence).length + figures(sentence).length < LEAST_SUBSTANCE) return undefined;
  const own = items.filter(({ n }) => cited.includes(n)).flatMap(({ sentences }) => sentences);
  for (const pool of [own, items.flatMap(({ sentences }) => sentences)]) {
    const needed = fewest(sentence, pool);
    if (needed.length > 0 && supports(sentence, needed)) return origins(needed);
  }
  return undefined;
}

/** Greedy cover of the sentence's words and figures by evidence sentences; a figure counts as three words. */
function fewest(sentence: string, pool: readonly SourceSentence[]): SourceSentence[] {
  const open = new Map(contentStems(sentence).map((one) => [one, 1]));
  for (const { value } of figures(sentence)) open.set(value, 3);
  const taken: SourceSentence[] = [];
  while (taken.length < MOST_CITATIONS && open.size > 0) {
    let best: SourceSentence | undefined;
    let most = 0;
    for (const candidate of pool) {
      const gain = worth(candidate, open);
      if (gain > most) [best, most] = [candidate, gain];
    }
    // A further citation has to bring something that counts: precision is the share of citations that are needed.
    if (best === undefined || (taken.length > 0 && most < 2)) break;
    taken.push(best);
    for (const covered of coveredBy(best, open)) open.delete(covered);
    if (supports(sentence, taken)) break;
  }
  return taken;
}

function worth(candidate: SourceSentence, open: ReadonlyMap<string, number>): number {
  return coveredBy(candidate, open).reduce((sum, one) => sum + (open.get(one) ?? 0), 0);
}

function coveredBy(candidate: SourceSentence, open: ReadonlyMap<string, number>): string[] {
  const numbers = new Set(figures(candidate.text).map(({ value }) => value));
  return [...open.keys()].filter((one) => candidate.stems.has(one) || numbers.has(one));
}

function origins(sentences: readonly SourceSentence[]): Origin[] {
  const all = sentences.flatMap((one) => one.origins);
  return [...new Map(all.map((origin) => [keyOf(origin), origin])).values()].slice(0, MOST_CITATIONS);
}
