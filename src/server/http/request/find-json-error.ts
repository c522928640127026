/** Where a text stops being JSON: line and column count from 1. */
export interface JsonError {
  readonly line: number;
  readonly column: number;
  readonly offset: number;
  readonly expected: string;
}

type Wanted = "value" | "value or ]" | "key or }" | "key" | ":" | ", or }" | ", or ]" | "end of text";

const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const word = /true|false|null/y;
const space = /[ \t\r\n]*/y;
const escape = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

/** The first place at which the text breaks JSON's grammar (RFC 8259); `undefined` when it never does. Does not recurse. */
export function findJsonError(text: string): JsonError | undefined {
  const open: ("{" | "[")[] = [];
  let wanted: Wanted = "value";
  let at = 0;
  for (;;) {
    at = skip(space, text, at) ?? at;
    const char = text[at];
    if (wanted === "end of text") return at === text.length ? undefined : place(text, at, wanted);
    const end = read(text, at, wanted);
    if (end === undefined) return place(text, at, wanted);
    if (char === "{" || char === "[") open.push(char);
    if (char === "}" || char === "]") open.pop();
    wanted = next(wanted, char, open.at(-1));
    at = end;
  }
}

/** The end of the token at `at`, if it is one of those wanted. Strings may have an error of their own, which also ends here. */
function read(text: string, at: number, wanted: Wanted): number | undefined {
  const char = text[at];
  const one = at + 1;
  switch (wanted) {
    case "value":
    case "value or ]":
      if (char === "{" || char === "[" || (char === "]" && wanted === "value or ]")) return one;
      return char === '"' ? skipString(text, at) : (skip(number, text, at) ?? skip(word, text, at));
    case "key":
    case "key or }":
      if (char === "}" && wanted === "key or }") return one;
      return char === '"' ? skipString(text, at) : undefined;
    case ":":
      return char === ":" ? one : undefined;
    case ", or }":
      return char === "," || char === "}" ? one : undefined;
    case ", or ]":
      return char === "," || char === "]" ? one : undefined;
    case "end of text":
      return undefined;
  }
}

function next(wanted: Wanted, char: string | undefined, inside: "{" | "[" | undefined): Wanted {
  if (char === "{") return "key or }";
  if (char === "[") return "value or ]";
  if (wanted === "key" || (wanted === "key or }" && char !== "}")) return ":";
  if (wanted === ":") return "value";
  if (char === ",") return inside === "{" ? "key" : "value";
  return inside === undefined ? "end of text" : inside === "{" ? ", or }" : ", or ]";
}

function skipString(text: string, at: number): number | undefined {
  for (let index = at + 1; index < text.length;) {
    const char = text[index] ?? "";
    if (char === '"') return index + 1;
    if (char < " ") return undefined;
    const after = char === "\\" ? skip(escape, text, index) : index + 1;
    if (after === undefined) return undefined;
    index = after;
  }
  return undefined;
}

function skip(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}

function place(text: string, offset: number, expected: string): JsonError {
  const before = text.slice(0, offset).split("\n");
  return { offset, line: before.length, column: (before.at(-1)?.length ?? 0) + 1, expected };
}
