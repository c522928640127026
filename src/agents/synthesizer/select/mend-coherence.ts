import type { SourceSentence } from "../evidence/source-sentence.ts";
import type { ScoredSentence } from "./score-sentences.ts";

/** Share of the question's weight from which a sentence that carries on is taken along; more where one fact is the whole answer. */
const WORTH_ADDING = { exact: 0.3, loose: 0.1 };

/** Lets no sentence stand without what it leans on, and takes along what carries on from a picked one, within the limit. */
export function mendCoherence(
  picked: readonly ScoredSentence[],
  all: readonly ScoredSentence[],
  most: number,
  exact: boolean,
): readonly SourceSentence[] {
  const kept = new Set<SourceSentence>();
  for (const { sentence } of picked) {
    const chain = leanedOn(sentence, all).filter((one) => !kept.has(one));
    // No room for what it leans on: then it cannot stand here, unless it is all there is.
    if (kept.size + chain.length > most && kept.size > 0) continue;
    for (const one of chain.slice(-most)) kept.add(one);
  }
  for (const { sentence } of picked) {
    const after = at(all, sentence.source, sentence.index + 1);
    const carriesOn =
      after?.sentence.leans === true && after.coverage >= (exact ? WORTH_ADDING.exact : WORTH_ADDING.loose);
    if (carriesOn && kept.has(sentence) && kept.size < most) kept.add(after.sentence);
  }
  return [...kept];
}

/** The sentence with those it leans on, in reading order; two steps back at most. */
function leanedOn(sentence: SourceSentence, all: readonly ScoredSentence[]): SourceSentence[] {
  const chain = [sentence];
  for (let first = sentence; first.leans && chain.length < 3;) {
    const before = at(all, first.source, first.index - 1)?.sentence;
    if (before === undefined) break;
    chain.unshift(before);
    first = before;
  }
  return chain;
}

function at(all: readonly ScoredSentence[], source: number, index: number): ScoredSentence | undefined {
  return all.find(({ sentence }) => sentence.source === source && sentence.index === index);
}
