import { stopWords } from "../../../tools/text/stop-words.ts";
import { stem, words } from "../../../tools/text/words.ts";
import type { Knowledge } from "../knowledge.ts";

/** Finds, in the stems of a question, names of the tenant's own things, as the concepts they stand for. */
export type Grounding = (stems: readonly string[]) => readonly string[];

/** Share of a title's words that a question must hold to be about that document; titles of one word count only with two letters more. */
const titleShare = 0.6;

/** Makes the names of a tenant's data sets, prices and documents count as words about data, prices and documents. */
export function ground(knowledge: Knowledge): Grounding {
  const metrics = phrases(
    knowledge.datasets.flatMap(({ name, columns, synonyms }) => [name, ...columns, ...(synonyms ?? [])]),
  );
  const prices = phrases(knowledge.prices);
  const titles = knowledge.documents.map(content).filter((title) => title.length > 1);
  return (stems) => {
    const line = ` ${stems.join(" ")} `;
    const held = new Set(stems);
    return [
      ...(metrics.some((phrase) => line.includes(phrase)) ? ["metric"] : []),
      ...(prices.some((phrase) => line.includes(phrase)) ? ["plan"] : []),
      ...(titles.some((title) => title.filter((word) => held.has(word)).length / title.length > titleShare)
        ? ["document"]
        : []),
    ];
  };
}

function phrases(names: readonly string[]): string[] {
  return names
    .map(content)
    .filter((stems) => stems.join("").length > 2)
    .map((stems) => ` ${stems.join(" ")} `);
}

function content(name: string): string[] {
  return words(name.replaceAll(/[_-]+|(?<=\p{Ll})(?=\p{Lu})/gu, " "))
    .filter((word) => !stopWords.has(word) && !/^\d+$/u.test(word))
    .map(stem);
}
