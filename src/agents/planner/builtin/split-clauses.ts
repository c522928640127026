import { splitSentences } from "../../../tools/text/sentences.ts";
import { words } from "../../../tools/text/words.ts";

/** Where a sentence turns to another wish. */
const turn =
  /\s*(?:[;,]\s*)?\b(?:and|then|also|plus)\b\s+(?=(?:then\s+|also\s+)?(?:what|how|who|which|when|where|why|whether|tell|show|give|check|find|look|compute|work|send|book|create|add|get|make|list|is|are|does|do|did|can|would)\b)|;\s+/iu;

/** Least words of a clause that can stand for a wish of its own. */
const least = 3;

/** The separate wishes of a question, in order; a fragment stays with the clause before it. */
export function splitClauses(question: string): string[] {
  const clauses: string[] = [];
  for (const { text } of splitSentences(question)) {
    for (const clause of text.split(turn)) {
      const last = clauses.length - 1;
      if (words(clause).length >= least || last < 0) clauses.push(clause.trim());
      else clauses[last] = `${clauses[last] ?? ""} ${clause.trim()}`;
    }
  }
  return clauses;
}
