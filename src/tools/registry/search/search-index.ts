import { fieldNames, fields, type Field } from "./fields.ts";

/** Where tf saturates: k1 of BM25. */
const saturation = 1.2;

type Counts = Partial<Record<Field, number>>;

interface Indexed {
  readonly lengths: Readonly<Record<Field, number>>;
  readonly stems: ReadonlySet<string>;
}

/** How well one entry fits a query. */
export interface Match {
  readonly name: string;
  /** 0 to 1: the share of the query's information that the entry answers. */
  readonly coverage: number;
  /** BM25F, unbounded. */
  readonly score: number;
  readonly matched: readonly string[];
}

/**
 * An inverted index over the fields of named entries, ranked by BM25F (Robertson and Zaragoza, "The Probabilistic Relevance Framework",
 * 2009, section 3.6). Adding and removing cost what the entry itself has in words, whatever the index holds.
 */
export class SearchIndex {
  readonly #postings = new Map<string, Map<string, Counts>>();
  readonly #entries = new Map<string, Indexed>();
  readonly #totals: Record<Field, number> = { name: 0, description: 0, capabilities: 0, examples: 0, parameters: 0 };

  get size(): number {
    return this.#entries.size;
  }

  add(name: string, terms: Readonly<Record<Field, readonly string[]>>): void {
    this.remove(name);
    const stems = new Set<string>();
    const lengths: Record<Field, number> = { name: 0, description: 0, capabilities: 0, examples: 0, parameters: 0 };
    for (const field of fieldNames) {
      lengths[field] = terms[field].length;
      this.#totals[field] += terms[field].length;
      for (const stem of terms[field]) {
        stems.add(stem);
        this.#count(stem, name, field);
      }
    }
    this.#entries.set(name, { lengths, stems });
  }

  remove(name: string): void {
    const entry = this.#entries.get(name);
    if (entry === undefined) return;
    for (const stem of entry.stems) {
      const posting = this.#postings.get(stem);
      posting?.delete(name);
      if (posting?.size === 0) this.#postings.delete(stem);
    }
    for (const field of fieldNames) this.#totals[field] -= entry.lengths[field];
    this.#entries.delete(name);
  }

  /** Every entry that shares a stem with the query, best first; ties by name. */
  search(stems: readonly string[]): readonly Match[] {
    const asked = [...new Set(stems)];
    const best = asked.reduce((sum, stem) => sum + this.#idf(stem), 0);
    if (best === 0) return [];
    const scores = new Map<string, { score: number; matched: string[] }>();
    for (const stem of asked) {
      const idf = this.#idf(stem);
      for (const [name, counts] of this.#postings.get(stem) ?? []) {
        const found = scores.get(name) ?? { score: 0, matched: [] };
        const frequency = this.#frequency(name, counts);
        found.score += (idf * frequency) / (frequency + saturation);
        found.matched.push(stem);
        scores.set(name, found);
      }
    }
    return [...scores]
      .map(([name, { score, matched }]) => ({ name, score, matched, coverage: Math.min(1, score / best) }))
      .toSorted((a, b) => b.score - a.score || (a.name < b.name ? -1 : 1));
  }

  #count(stem: string, name: string, field: Field): void {
    const posting = this.#postings.get(stem) ?? new Map<string, Counts>();
    const counts = posting.get(name) ?? {};
    counts[field] = (counts[field] ?? 0) + 1;
    posting.set(name, counts);
    this.#postings.set(stem, posting);
  }

  /** A word that no entry has is as informative as one that a single entry has: it counts against every entry. */
  #idf(stem: string): number {
    const holders = Math.max(1, this.#postings.get(stem)?.size ?? 0);
    return Math.log(1 + (this.#entries.size - holders + 0.5) / (holders + 0.5));
  }

  #frequency(name: string, counts: Counts): number {
    const entry = this.#entries.get(name);
    if (entry === undefined) return 0;
    let sum = 0;
    for (const field of fieldNames) {
      const count = counts[field];
      if (count === undefined) continue;
      const { weight, lengthNorm } = fields[field];
      const average = this.#totals[field] / this.#entries.size;
      sum += (weight * count) / (1 - lengthNorm + (lengthNorm * entry.lengths[field]) / average);
    }
    return sum;
  }
}
