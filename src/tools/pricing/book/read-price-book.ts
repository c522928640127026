import { LineCounter, parseDocument, isMap, isPair, isScalar, isSeq, type Document } from "yaml";
import { InvalidInput } from "../../errors.ts";
import type { BookProblem } from "./book-problem.ts";
import { bookProblems } from "./book-problems.ts";
import { priceBook, type PriceBook } from "./price-book.ts";

/**
 * Reads a price book from its YAML text.
 *
 * @throws InvalidInput that lists every problem with its line and path; nothing of a book with a problem is used.
 */
export function readPriceBook(text: string, file: string): PriceBook {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, prettyErrors: false });
  if (document.errors.length > 0) {
    throw refused(
      file,
      document.errors.map((e) => ({ path: "", message: e.message, line: counter.linePos(e.pos[0]).line })),
    );
  }
  const lines = lineOfPath(document, counter);
  const parsed = priceBook.safeParse(document.toJS());
  const problems: readonly BookProblem[] = parsed.success
    ? bookProblems(parsed.data)
    : parsed.error.issues.map((issue) => ({ path: pathText(issue.path), message: issue.message }));
  if (problems.length > 0 || !parsed.success) {
    throw refused(
      file,
      problems.map((problem) => ({ ...problem, line: nearestLine(lines, problem.path) })),
    );
  }
  return { ...parsed.data, file, lines };
}

function refused(file: string, problems: readonly (BookProblem & { line: number })[]): InvalidInput {
  const list = problems.map(({ path, message, line }) => `${file}:${line} ${path === "" ? "" : `${path}: `}${message}`);
  const count = list.length === 1 ? "1 problem" : `${list.length} problems`;
  const [first] = problems;
  const field = first === undefined || first.path === "" ? {} : { field: first.path };
  return new InvalidInput(`price book ${file} has ${count}: ${list.join("; ")}`, field);
}

function pathText(path: readonly PropertyKey[]): string {
  return path.map((key, i) => (typeof key === "number" ? `[${key}]` : `${i === 0 ? "" : "."}${String(key)}`)).join("");
}

/** A missing key has no line of its own: then its parent's. */
function nearestLine(lines: ReadonlyMap<string, number>, path: string): number {
  for (let at = path; at !== ""; at = at.replace(/(\[\d+\]|\.?[^.[\]]+)$/, "")) {
    const line = lines.get(at);
    if (line !== undefined) return line;
  }
  return 1;
}

function lineOfPath(document: Document, counter: LineCounter): Map<string, number> {
  const lines = new Map<string, number>();
  const walk = (node: unknown, path: string): void => {
    if (isMap(node)) {
      for (const item of node.items) {
        if (!isPair(item) || !isScalar(item.key)) continue;
        const at = path === "" ? String(item.key.value) : `${path}.${String(item.key.value)}`;
        lines.set(at, counter.linePos(item.key.range?.[0] ?? 0).line);
        walk(item.value, at);
      }
    } else if (isSeq(node)) {
      node.items.forEach((item, i) => {
        const at = `${path}[${i}]`;
        const start = isMap(item) || isSeq(item) || isScalar(item) ? item.range?.[0] : undefined;
        lines.set(at, counter.linePos(start ?? 0).line);
        walk(item, at);
      });
    }
  };
  walk(document.contents, "");
  return lines;
}
