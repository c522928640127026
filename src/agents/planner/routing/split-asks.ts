import { splitSentences } from "../../../tools/text/sentences.ts";

/** The sentences that want something, and those that tell the circumstances. */
export interface Asks {
  readonly asks: readonly string[];
  readonly circumstances: readonly string[];
}

const demand =
  /^(?:please|kindly|pls|and|then|so|now)?\s*,?\s*(?:make|write|draft|put|turn|rewrite|shorten|fix|give|show|list|compare|tell|find|compute|calculate|work|prepare|remove|take|strip|mask|hide|split|rank|plot|draw|explain|summari[sz]e|sum|translate|convert|quote|check|describe|say|set|get|look|answer|reply|count|price|i'd like|i need|i want|i would like|let me)\b/iu;

/** Tells what is asked from what is told around it. A text without a clear wish, or with nothing else, is all asking. */
export function splitAsks(instruction: string): Asks {
  const sentences = splitSentences(instruction).map(({ text }) => text);
  const isAsk = (sentence: string): boolean => sentence.trimEnd().endsWith("?") || demand.test(sentence);
  const asks = sentences.filter(isAsk);
  if (asks.length === 0 || asks.length === sentences.length) return { asks: [instruction], circumstances: [] };
  return { asks, circumstances: sentences.filter((sentence) => !isAsk(sentence)) };
}
