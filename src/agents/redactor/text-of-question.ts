/** A question taken apart into what is asked and the text that it is asked about. */
export interface AskedText {
  readonly instruction: string;
  readonly text: string;
}

const FENCE = /```[^\n`]{0,20}\n([\s\S]*?)\n?```/;
const QUOTED = /"([^"]{3,})"|“([^”]{3,})”|«([^»]{3,})»/g;
const ORDER =
  /\b(?:remove|mask|hash|redact|hide|replace|delete|strip|scrub|clean|saniti[sz]e|anonymi[sz]e|pseudonymi[sz]e|de-?identif\w+|tokeni[sz]e|encrypt|obscure|black|blank|star|take|cut|erase|wipe|censor|safe|share|forward|paste|post|publish|prepare|make)\b/i;
const COLON = /:\s+(?=\S)|:\n/g;
const MOST_INSTRUCTION = 400;

function fenced(question: string): AskedText | undefined {
  const match = FENCE.exec(question);
  if (match === null) return undefined;
  return { instruction: question.replace(match[0], " "), text: match[1] ?? "" };
}

/** After the first colon that an order stands before: colons inside the text belong to it. */
function afterColon(question: string): AskedText | undefined {
  for (const match of question.matchAll(COLON)) {
    const instruction = question.slice(0, match.index);
    if (instruction.length > MOST_INSTRUCTION) return undefined;
    const text = question.slice(match.index + match[0].length).trim();
    // An instruction holds no data itself: a digit run or an "@" before the colon is already the text.
    if (ORDER.test(instruction) && !/@|\d{4}/.test(instruction) && text !== "") return { instruction, text };
  }
  return undefined;
}

function afterBreak(question: string): AskedText | undefined {
  const at = question.search(/\n\s*\S/);
  const instruction = at === -1 ? "" : question.slice(0, at).trim();
  if (instruction === "" || instruction.length > MOST_INSTRUCTION || !ORDER.test(instruction)) return undefined;
  return { instruction, text: question.slice(at).trim() };
}

function quoted(question: string): AskedText | undefined {
  const parts = [...question.matchAll(QUOTED)].map((match) => ({
    whole: match[0],
    inner: match[1] ?? match[2] ?? match[3] ?? "",
  }));
  const longest = parts.toSorted((a, b) => b.inner.length - a.inner.length)[0];
  if (longest === undefined || (longest.inner.split(/\s+/).length < 3 && !/[\d@]/.test(longest.inner)))
    return undefined;
  const instruction = question.replace(longest.whole, " ");
  return ORDER.test(instruction) ? { instruction, text: longest.inner } : undefined;
}

function unquoted(text: string): string {
  const match = /^(?:"([\s\S]*)"|“([\s\S]*)”|'([\s\S]*)')[.]?$/.exec(text);
  return match?.[1] ?? match?.[2] ?? match?.[3] ?? text;
}

/**
 * The text to clean in a question such as "Remove the personal data from this: …": what is fenced, what follows the instruction's colon or
 * line, or what it quotes; otherwise the whole question, which then holds both.
 */
export function textOfQuestion(question: string): AskedText {
  const found = fenced(question) ?? afterColon(question) ?? afterBreak(question) ?? quoted(question);
  return found === undefined ? { instruction: question, text: question } : { ...found, text: unquoted(found.text) };
}
