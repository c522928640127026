import { splitSentences } from "../../../tools/text/sentences.ts";
import { plainText } from "../evidence/plain-text.ts";

/** A finished sentence of a draft. */
export interface DraftSentence {
  /** Without markers, list signs and emphasis. */
  readonly text: string;
  /** Numbers of the evidence that the draft gives for it. */
  readonly cited: readonly number[];
}

const marks = /\s*\[\d+(?:\s*,\s*\d+)*\]/gu;
const marksAfterStop = /([.!?]+["'”’)]*)((?:\s*\[\d+(?:\s*,\s*\d+)*\])+)/gu;
/** What may still turn out to be a marker of the sentence before it. */
const onlyMarks = /^[\s[\],\d]*$/u;

/** Cuts a growing text into sentences; one is finished when the next has begun. */
export function createSentenceGate(): { push(piece: string): DraftSentence[]; end(): DraftSentence[] } {
  let buffer = "";
  const take = (all: boolean): DraftSentence[] => {
    const text = buffer.replaceAll(marksAfterStop, "$2$1");
    const sentences = splitSentences(text);
    const held = all ? 0 : heldBack(sentences.map((sentence) => sentence.text));
    const finished = sentences.slice(0, sentences.length - held);
    const from = finished.at(-1)?.end;
    if (from === undefined) return [];
    buffer = text.slice(from);
    return finished.map(({ text: raw }) => read(raw)).filter(({ text: said }) => /\p{L}/u.test(said));
  };
  return {
    push(piece) {
      buffer += piece;
      return take(false);
    },
    end: () => take(true),
  };
}

function heldBack(sentences: readonly string[]): number {
  return onlyMarks.test(sentences.at(-1) ?? "") ? 2 : 1;
}

function read(raw: string): DraftSentence {
  const cited = [...raw.matchAll(marks)].flatMap(([mark]) =>
    [...mark.matchAll(/\d+/gu)].map(([digits]) => Number(digits)),
  );
  const text = plainText(raw.replaceAll(marks, ""));
  return { text, cited: [...new Set(cited)] };
}
