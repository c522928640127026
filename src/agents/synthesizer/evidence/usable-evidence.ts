import type { Collected } from "./collect-evidence.ts";
import { earlierSentences } from "./earlier-sentences.ts";
import type { Evidence } from "./evidence.ts";
import { passageSentences } from "./passage-sentences.ts";
import type { SourceSentence } from "./source-sentence.ts";
import { stepSentences } from "./step-sentences.ts";

/** What an answer is made from. */
export interface UsableEvidence {
  /** Computed results, tables and facts to state. */
  readonly given: Evidence;
  /** Sentences of documents and of texts to choose from. */
  readonly sentences: readonly SourceSentence[];
  /** Sentences of the answer that the question wants in another form; to be kept as they are. */
  readonly kept: readonly SourceSentence[];
}

const pointsBack =
  /\b(?:that|this|it|them|those|these|above|previous|earlier|last|the answer|your answer|what you (?:said|told|wrote))\b/iu;
const reshapes =
  /\b(?:shorte[rn]|rephrase|reword|rewrite|reformat|summari[sz]e|simplify|again|shrink|condense|expand)\b/iu;

/**
 * Decides what of the earlier turns an answer builds on. "Put that in an e-mail" keeps the earlier answer; any other follow-up
 * falls back on what earlier turns found only when this run's steps found nothing.
 */
export function usableEvidence(collected: Collected, asked: string, formatAsked: boolean): UsableEvidence {
  const { now, before } = collected;
  const reshape =
    before.earlier.length > 0 && (reshapes.test(asked) || (formatAsked && (pointsBack.test(asked) || isEmpty(now))));
  if (reshape) {
    const kept = before.earlier.slice(-1).flatMap((answer) => earlierSentences(answer, 0));
    return { given: now, sentences: sentencesOf(now), kept };
  }
  const given = isEmpty(now) ? before : now;
  return { given, sentences: sentencesOf(given), kept: [] };
}

function isEmpty({ passages, statements, texts, tables, facts, cleaned, earlier }: Evidence): boolean {
  return [passages, statements, texts, tables, facts, cleaned, earlier].every((list) => list.length === 0);
}

function sentencesOf(evidence: Evidence): SourceSentence[] {
  let source = 0;
  return [
    ...evidence.passages.flatMap((passage) => passageSentences(passage, source++)),
    ...evidence.texts.flatMap(({ text, step }) => stepSentences(text, step, source++)),
    ...evidence.earlier.flatMap((answer) => earlierSentences(answer, source++)),
  ];
}
