import { beforeNumber, maybeLast, neverLast, starters } from "./abbreviations.ts";

/** A sentence and where it stands: `text === source.slice(start, end)`, without the white space around it. */
export interface Sentence {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/**
 * A blank line, the end of a heading or table row, or a line break before something that is a line of its own: a list item,
 * a heading, a table row, a quote. Any other line break is a soft wrap.
 */
const blockBreak =
  /\r?\n[ \t]*\r?\n\s*|(?<=^[ \t]*(?:#{1,6}[ \t]|\|)[^\n]*)\r?\n|\r?\n[ \t]*(?=[-*+•‣◦][ \t]|\d{1,3}[.)][ \t]|#{1,6}[ \t]|\||>)/gmu;

/** An end mark with the brackets, quotes, emphasis and note numbers that may close after it. */
const endMark = /(?:[.!?…]+|[。！？])(?:["'”’»)\]}*_]|\[\d{1,3}\])*/gu;

const lastWord = /(?:\p{L}\.)+\p{L}$|[\p{L}\p{M}\d]+(?:\.\p{L}+)*$/u;
const opening = /^["'“‘«([{*_¿¡]*/u;

/**
 * Splits text into sentences, by their end marks and by blocks (blank lines, list items, headings, table rows).
 * Abbreviations, initials, decimals, versions, addresses and list numbers do not end one: "Dr. Smith paid $3.50." is one sentence.
 */
export function splitSentences(text: string): Sentence[] {
  const sentences: Sentence[] = [];
  let from = 0;
  for (const gap of text.matchAll(blockBreak)) {
    splitBlock(text, from, gap.index, sentences);
    from = gap.index + gap[0].length;
  }
  splitBlock(text, from, text.length, sentences);
  return sentences;
}

function splitBlock(source: string, blockStart: number, blockEnd: number, into: Sentence[]): void {
  const block = source.slice(blockStart, blockEnd);
  let from = 0;
  for (const mark of block.matchAll(endMark)) {
    const end = mark.index + mark[0].length;
    if (mark.index < from || !endsSentence(block, from, mark.index, end)) continue;
    push(source, blockStart + from, blockStart + end, into);
    from = end;
  }
  push(source, blockStart + from, blockEnd, into);
}

function push(source: string, from: number, to: number, into: Sentence[]): void {
  const raw = source.slice(from, to);
  const text = raw.trim();
  if (text === "") return;
  const start = from + raw.length - raw.trimStart().length;
  into.push({ text, start, end: start + text.length });
}

function endsSentence(block: string, from: number, markStart: number, markEnd: number): boolean {
  const after = block.slice(markEnd, markEnd + 60);
  const mark = block.charAt(markStart);
  if ("。！？".includes(mark)) return true;
  if (after.trim() === "") return true;
  if (!/^\s/u.test(after)) return false;
  const next = after.trimStart().replace(opening, "");
  if (/^\p{Ll}/u.test(next)) return false;
  if (mark !== "." || block.startsWith("..", markStart)) return true;
  const before = block.slice(Math.max(from, markStart - 40), markStart);
  const word = lastWord.exec(before)?.[0] ?? "";
  if (block.slice(from, markStart).trim() === word && /^(?:\d{1,3}|\p{L})$/u.test(word)) return false;
  return !carriesOn(word, next);
}

/** Whether a dot after `word` belongs to the word, so that the sentence goes on with `next`. */
function carriesOn(word: string, next: string): boolean {
  const key = word.toLowerCase();
  const nextWord = /^[\p{L}\p{N}'’]+/u.exec(next)?.[0].toLowerCase() ?? "";
  if (beforeNumber.has(key) && /^[\d§#]/u.test(next)) return true;
  if (neverLast.has(key)) return true;
  if (maybeLast.has(key)) return !starters.has(nextWord);
  const initial = /^\p{Lu}$/u.test(word) || /^(?:\p{Lu}\.)+\p{Lu}$/u.test(word);
  return initial && /^\p{Lu}/u.test(next) && !starters.has(nextWord);
}
