import { isAlias, isMap, isScalar, isSeq, type Alias, type LineCounter, type Node, type Pair } from "yaml";

/** Where something stands in a text. */
export interface Position {
  /** As in the document: with `workflow.` where the plan stands under that word. */
  readonly path: string;
  /** Counted from 1. */
  readonly line: number;
  /** Counted from 1. */
  readonly column: number;
}

/**
 * Finds what a path of a plan or of its document stands for in the text; what is not there stands where the nearest thing around it does.
 * `word` asks for the word at the end of the path, the default for its value.
 */
export type Locate = (path: string, part?: "word" | "value") => Position | undefined;

interface Text {
  readonly contents: Node;
  readonly counter: LineCounter;
  readonly targets: ReadonlyMap<Alias, Node>;
  /** Whether the plan stands under `workflow:`. */
  readonly nested: boolean;
}

interface Entry {
  readonly key: string;
  /** Where the word stands, or an item of a list begins. */
  readonly word: number;
  readonly value: unknown;
}

export function createLocate({ contents, counter, targets, nested }: Text): Locate {
  const line = (offset: number): number => counter.linePos(offset).line;
  const resolve = (node: unknown): unknown => (isAlias(node) ? targets.get(node) : node);
  return (path, part = "value") => {
    const whole = !nested || path === "workflow" || path.startsWith("workflow.") ? path : join("workflow", path);
    let offset = startOf(contents) ?? 0;
    let around: unknown = contents;
    for (let rest = whole; rest !== "";) {
      const entry = entryAt(resolve(around), rest);
      if (entry === undefined) break;
      rest = rest.slice(entry.key.length + 1);
      const start = startOf(entry.value);
      // A value on lines of its own is better named by its word.
      const beside = start !== undefined && line(start) === line(entry.word) && !isEmpty(entry.value);
      offset = beside && (rest !== "" || part === "value") ? start : entry.word;
      around = entry.value;
    }
    const { line: row, col } = counter.linePos(offset);
    return { path: whole, line: row, column: col };
  };
}

/** The entry that the path leads into; keys may hold dots, so the longest that fits. */
function entryAt(node: unknown, path: string): Entry | undefined {
  if (isSeq(node)) {
    const index = /^\d+(?=\.|$)/.exec(path)?.[0];
    if (index === undefined || Number(index) >= node.items.length) return undefined;
    const item = node.items[Number(index)];
    return { key: index, word: startOf(item) ?? startOf(node) ?? 0, value: item };
  }
  if (!isMap(node)) return undefined;
  let best: Entry | undefined;
  for (const { key, value } of node.items as readonly Pair[]) {
    if (!isScalar(key)) continue;
    const text = typeof key.value === "string" ? key.value : "";
    const fits = path === text || path.startsWith(`${text}.`);
    // Of a key that stands twice, the second is the one too many.
    if (fits && (best === undefined || text.length >= best.key.length))
      best = { key: text, word: startOf(key) ?? 0, value };
  }
  return best;
}

function startOf(node: unknown): number | undefined {
  return (node as Partial<Node> | null)?.range?.[0];
}

function isEmpty(node: unknown): boolean {
  return isScalar(node) && node.value === null && node.source === "";
}

function join(prefix: string, path: string): string {
  return path === "" ? prefix : `${prefix}.${path}`;
}
