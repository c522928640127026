import { stopWords } from "../../src/tools/text/stop-words.ts";
import type { ToolLine } from "./tool-line.ts";
import { porter } from "./porter.ts";

const k1 = 1.2;
const b = 0.75;

/** A tool and its score for a query. */
export interface Scored {
  readonly id: string;
  readonly score: number;
}

/**
 * Plain BM25 over the name, description and parameters of tools in one field, with Porter's stemmer and without English stop words
 * (Robertson and Zaragoza 2009, the idf of Lucene): what discovery is compared with. Words end at letters' humps too, as in "getName".
 */
export class Bm25 {
  readonly #counts: ReadonlyMap<string, number>[] = [];
  readonly #lengths: number[] = [];
  readonly #holders = new Map<string, number>();
  readonly #ids: readonly string[];
  readonly #average: number;

  constructor(tools: readonly ToolLine[]) {
    this.#ids = tools.map(({ id }) => id);
    for (const { name, description, parameters } of tools) {
      const words = tokens([name, description, ...textsOf(parameters)].join("\n"));
      const counts = new Map<string, number>();
      for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
      for (const word of counts.keys()) this.#holders.set(word, (this.#holders.get(word) ?? 0) + 1);
      this.#counts.push(counts);
      this.#lengths.push(words.length);
    }
    this.#average = this.#lengths.reduce((sum, length) => sum + length, 0) / tools.length || 1;
  }

  /** The best first, ties in the order of the file; tools that share nothing with the query score 0. */
  rank(query: string, among?: ReadonlySet<string>): Scored[] {
    const asked = tokens(query);
    return this.#ids
      .flatMap((id, place) => (among?.has(id) === false ? [] : [{ id, score: this.#score(place, asked) }]))
      .toSorted((first, second) => second.score - first.score);
  }

  #score(place: number, asked: readonly string[]): number {
    const norm = k1 * (1 - b + (b * (this.#lengths[place] ?? 0)) / this.#average);
    let score = 0;
    for (const word of asked) {
      const count = this.#counts[place]?.get(word);
      if (count === undefined) continue;
      const holders = this.#holders.get(word) ?? 1;
      score += (Math.log(1 + (this.#ids.length - holders + 0.5) / (holders + 0.5)) * count * (k1 + 1)) / (count + norm);
    }
    return score;
  }
}

function tokens(text: string): string[] {
  const split = text.replaceAll(/(?<=\p{Ll})(?=\p{Lu})/gu, " ").toLowerCase();
  return (split.match(/[\p{L}\p{N}]+/gu) ?? []).filter((word) => !stopWords.has(word)).map(porter);
}

/** The names of all parameters, at any depth, and every text that describes them. */
function textsOf(node: unknown): string[] {
  if (typeof node !== "object" || node === null) return [];
  if (Array.isArray(node)) return node.flatMap((each) => (typeof each === "string" ? [each] : textsOf(each)));
  return Object.entries(node).flatMap(([key, value]) => {
    if (key === "type" || key === "required")
      return typeof value === "string" || Array.isArray(value) ? [] : textsOf(value);
    if (typeof value === "string") return [value];
    return [...(structural.has(key) ? [] : [key]), ...textsOf(value)];
  });
}

const structural: ReadonlySet<string> = new Set(["properties", "items", "enum", "anyOf", "oneOf", "allOf"]);
