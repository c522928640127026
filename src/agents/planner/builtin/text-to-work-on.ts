import { stopWords } from "../../../tools/text/stop-words.ts";
import { stem, words } from "../../../tools/text/words.ts";

/** Parameters that want a question as it was asked. */
const wholes = /^(?:q|question|query|prompt|request|instructions?|input|task|user_?query)$/iu;
const colon = /^[^:"]{3,80}:\s+(\S.*)$/su;

/**
 * The part of a question that an agent is to work on: what follows a colon, or the name of the parameter ("the message hello there").
 * `undefined` where the whole question is meant.
 *
 * @param telling stems of the parameter's name
 */
export function textToWorkOn(question: string, parameter: string, telling: ReadonlySet<string>): string | undefined {
  if (wholes.test(parameter)) return undefined;
  const after = colon.exec(question)?.[1];
  if (after !== undefined) return after.trim();
  const tokens = [...question.matchAll(/\S+/gu)];
  const isOwn = ([token]: RegExpExecArray): boolean => words(token).some((word) => telling.has(stem(word)));
  const last = tokens.findIndex(isOwn);
  const start = last === -1 ? undefined : tokens.slice(last + 1).find(([token]) => !isStop(token))?.index;
  const text = start === undefined ? "" : question.slice(start).replace(/[\s.?!]+$/u, "");
  return text === "" ? undefined : text;
}

function isStop(token: string): boolean {
  return words(token).every((word) => stopWords.has(word));
}
