import { stopWords } from "../../../tools/text/stop-words.ts";
import { words } from "../../../tools/text/words.ts";

/** Words of asking and of form, which no document is about. */
const empty = new Set(
  `please kindly tell show give explain know want need like would could help find look summarise summarize say says said mean question answer
   e-mail email table bullets bullet list write draft also just really customer's according wondering quick quickly`.split(
    /\s+/u,
  ),
);

/** What to look up for a question: its telling words, each once, in order. */
export function searchWords(question: string): string {
  const telling = words(question).filter((word) => !stopWords.has(word) && !empty.has(word));
  return [...new Set(telling)].join(" ");
}
