import type { SourceSentence } from "../evidence/source-sentence.ts";

/** Items of one list that were chosen one after the other, as one sentence: "To store it: charge it; keep it cool." */
export function mergeListItems(sentences: readonly SourceSentence[]): SourceSentence[] {
  const merged: SourceSentence[] = [];
  for (const sentence of sentences) {
    const previous = merged.at(-1);
    const joined = previous && join(previous, sentence);
    if (joined === undefined) merged.push(sentence);
    else merged[merged.length - 1] = joined;
  }
  return merged;
}

function join(a: SourceSentence, b: SourceSentence): SourceSentence | undefined {
  const [first] = a.origins;
  const [second] = b.origins;
  if (a.lead === undefined || a.lead !== b.lead || a.source !== b.source) return undefined;
  if (first?.kind !== "passage" || second?.kind !== "passage") return undefined;
  const item = b.text.slice(b.lead.length + 2);
  const text = `${a.text.replace(/[.;]+$/u, "")}; ${item}`;
  const stems = new Set([...a.stems, ...b.stems]);
  return { ...a, text, stems, index: b.index, origins: [{ ...first, to: Math.max(first.to, second.to) }] };
}
