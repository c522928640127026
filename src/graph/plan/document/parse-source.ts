import { Composer, Lexer, LineCounter, Parser, type CST, type Document, type YAMLError } from "yaml";
import type { Problem } from "../../../tools/problem.ts";
import { MOST_PROBLEMS } from "./form-problems.ts";
import { MAX_DEPTH, tooDeep } from "./shape.ts";

/** Most bytes of a document's text. */
export const MAX_BYTES = 1_000_000;
/** The document itself, and a word or an item that has begun. */
const STACK_BESIDE_NESTING = 2;

export type Source =
  | { readonly ok: true; readonly document: Document.Parsed; readonly counter: LineCounter }
  | { readonly ok: false; readonly problems: Problem[] };

/** Reads one YAML 1.2 or JSON document from text, within the limits; every syntax error is reported with its place. */
export function parseSource(text: string): Source {
  if (text.length > MAX_BYTES || Buffer.byteLength(text) > MAX_BYTES) return { ok: false, problems: [tooLarge()] };
  const counter = new LineCounter();
  const placed = (offset: number, problem: Problem): Problem => {
    const { line, col } = counter.linePos(Math.min(offset, text.length));
    return { ...problem, line, column: col };
  };
  const tokens = tokenize(text, counter);
  if (!tokens.ok) return { ok: false, problems: [placed(tokens.offset, tooDeep(""))] };
  // Keys are compared elsewhere: the library compares each with each, a minute for a megabyte.
  const options = { uniqueKeys: false, stringKeys: true, resolveKnownTags: false, logLevel: "silent" } as const;
  const documents = [...new Composer(options).compose(tokens.tokens, true, text.length)];
  const [document, second] = documents;
  if (document === undefined) return { ok: false, problems: [empty()] };
  const faults = [...document.errors, ...document.warnings].slice(0, MOST_PROBLEMS);
  const problems = faults.map((fault) => placed(fault.pos[0], syntaxProblem(fault)));
  const version = document.directives.yaml.version;
  if (version !== "1.2") problems.push(placed(0, badVersion(version)));
  if (second !== undefined) problems.push(placed(second.range[0], severalDocuments()));
  if (problems.length === 0 && document.contents === null) return { ok: false, problems: [empty()] };
  return problems.length > 0 ? { ok: false, problems } : { ok: true, document, counter };
}

type Tokens = { readonly ok: true; readonly tokens: CST.Token[] } | { readonly ok: false; readonly offset: number };

/** The parser keeps a stack of its own, so depth is seen before anything recurses over it. */
function tokenize(text: string, counter: LineCounter): Tokens {
  counter.addNewLine(0);
  const parser = new Parser(counter.addNewLine);
  const tokens: CST.Token[] = [];
  let errors = 0;
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) {
      tokens.push(token);
      if (token.type === "error") errors++;
    }
    // Nobody reads more of them, and what follows is guesswork.
    if (errors >= MOST_PROBLEMS) return { ok: true, tokens };
    if (parser.stack.length > MAX_DEPTH + STACK_BESIDE_NESTING) return { ok: false, offset: parser.offset };
  }
  return { ok: true, tokens: [...tokens, ...parser.end()] };
}

function syntaxProblem({ code, message }: YAMLError): Problem {
  if (code === "NON_STRING_KEY")
    return { code: "bad_key", path: "", message: "a key is a list, a map or a tagged value", expected: "a text" };
  if (code === "TAG_RESOLVE_FAILED") {
    const said = message.replace("Unresolved tag:", "unknown tag");
    return { code: "bad_tag", path: "", message: said, expected: "a value without a tag" };
  }
  return { code: "bad_yaml", path: "", message };
}

function tooLarge(): Problem {
  const most = `${MAX_BYTES.toLocaleString("en")} bytes`;
  return {
    code: "too_large",
    path: "",
    message: `the document is larger than ${most}`,
    expected: `at most ${most}`,
    line: 1,
    column: 1,
  };
}

function empty(): Problem {
  const expected = "a workflow: a map with at least the word steps";
  return { code: "empty", path: "", line: 1, column: 1, message: "there is nothing in the document", expected };
}

function severalDocuments(): Problem {
  const message = "a second document begins here";
  return { code: "several_documents", path: "", message, expected: "one document" };
}

function badVersion(version: string): Problem {
  return { code: "bad_yaml", path: "", message: `YAML ${version} is not read here`, expected: "YAML 1.2 or JSON" };
}
