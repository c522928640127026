import nlp from "compromise/two";
import { z } from "zod";
import { stem } from "./stem.ts";
import { stopWords } from "./stop-words.ts";
import { synonymsOf } from "./synonyms.ts";

const model = z.object({ one: z.object({ lexicon: z.record(z.string(), z.unknown()) }) });

let lexicon: ReadonlySet<string> | undefined;

/** Stems of the lexicon of `compromise` (about 24,000 words), loaded on first use. */
function stems(): ReadonlySet<string> {
  lexicon ??= new Set(Object.keys(model.parse(nlp.model()).one.lexicon).map(stem));
  return lexicon;
}

/** Whether this is an English word as it stands, so that it is no misspelling of another one. Knows common words, not all. */
export function isEnglishWord(word: string): boolean {
  const stemmed = stem(word);
  return stopWords.has(word) || stems().has(stemmed) || synonymsOf(stemmed).length > 0;
}
