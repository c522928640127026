import { fieldNames, fields, type FieldTerms } from "./fields.ts";
import { PostingList } from "./posting-list.ts";
import { SimilarWords, type Similar } from "./similar-words.ts";

/** Where a term's frequency saturates: k1 of BM25. */
const saturation = 2.5;
/** Up to so many entries, lengths are held against the exact averages; above, averages may drift by `drift` before all is priced anew. */
const exactUpTo = 1000;
const drift = 0.02;

const width = fieldNames.length;
const bits = 5;
const mask = 2 ** bits - 1;
const weights = Float64Array.from(fieldNames, (field) => fields[field].weight);
const lengthNorms = Float64Array.from(fieldNames, (field) => fields[field].lengthNorm);

interface Entry {
  readonly name: string;
  readonly terms: Uint32Array;
  /** Distinct terms of the name. */
  readonly nameTerms: Uint32Array;
  /** Terms of name, description and capabilities in order, with 0 between the fields. */
  readonly sequence: Uint32Array;
}

/**
 * Terms, entries and where the ones occur in the others. Entries have slots and terms numbers from 1, so that scores are kept in flat
 * arrays; adding and removing an entry cost what it has in words, whatever the index holds.
 */
export class InvertedIndex {
  readonly #numbers = new Map<string, number>();
  readonly #postings: PostingList[] = [new PostingList()];
  readonly #similar = new SimilarWords();
  readonly #slots = new Map<string, number>();
  readonly #entries: (Entry | undefined)[] = [];
  readonly #free: number[] = [];
  readonly #totals = new Float64Array(width);
  #lengths = new Float32Array(16 * width);
  #norms = new Float32Array(16 * width);
  #averages = new Float64Array(width);
  #epoch = 0;

  get size(): number {
    return this.#slots.size;
  }

  /** One more than the highest slot. */
  get slots(): number {
    return this.#entries.length;
  }

  /** Adds an entry, or replaces the one of that name. */
  add(name: string, terms: FieldTerms): void {
    this.remove(name);
    const slot = this.#free.pop() ?? this.#entries.length;
    if ((slot + 1) * width > this.#lengths.length) this.#widen();
    const counts = new Map<number, number>();
    for (const [field, fieldName] of fieldNames.entries()) {
      const stems = terms[fieldName];
      this.#lengths[slot * width + field] = stems.length;
      this.#totals[field] = (this.#totals[field] ?? 0) + stems.length;
      for (const stem of stems) {
        const term = this.#numberOf(stem);
        const packed = counts.get(term) ?? 0;
        const full = ((packed >>> (field * bits)) & mask) === mask;
        counts.set(term, full ? packed : packed + 2 ** (field * bits));
      }
    }
    for (const [term, packed] of counts) this.posting(term).add(slot, packed);
    const numbered = (stems: readonly string[]): number[] => stems.map((stem) => this.#numberOf(stem));
    const nameTerms = numbered(terms.name);
    this.#entries[slot] = {
      name,
      terms: Uint32Array.from(counts.keys()),
      nameTerms: Uint32Array.from(new Set(nameTerms)),
      sequence: Uint32Array.from([...nameTerms, 0, ...numbered(terms.description), 0, ...numbered(terms.capabilities)]),
    };
    this.#slots.set(name, slot);
    this.#normalise(slot);
  }

  remove(name: string): void {
    const slot = this.#slots.get(name);
    const entry = slot === undefined ? undefined : this.#entries[slot];
    if (slot === undefined || entry === undefined) return;
    for (const term of entry.terms) this.posting(term).remove(slot);
    for (let field = 0; field < width; field += 1) {
      this.#totals[field] = (this.#totals[field] ?? 0) - (this.#lengths[slot * width + field] ?? 0);
    }
    this.#entries[slot] = undefined;
    this.#free.push(slot);
    this.#slots.delete(name);
  }

  /** The number of a term that some entry has. */
  find(stem: string): number | undefined {
    const term = this.#numbers.get(stem);
    return term === undefined || this.posting(term).length === 0 ? undefined : term;
  }

  /** Terms that a word which no entry has may stand for. */
  findSimilar(stem: string): readonly Similar[] {
    return this.#similar.find(stem).filter(({ word }) => this.posting(word).length > 0);
  }

  entry(slot: number): Entry | undefined {
    return this.#entries[slot];
  }

  /** The names of the fields of an entry in which a term stands. */
  fieldsOf(term: number, slot: number): readonly (typeof fieldNames)[number][] {
    const posting = this.posting(term);
    const packed = posting.counts[posting.slots.subarray(0, posting.length).indexOf(slot)] ?? 0;
    return fieldNames.filter((_, field) => ((packed >>> (field * bits)) & mask) > 0);
  }

  posting(term: number): PostingList {
    const posting = this.#postings[term];
    if (posting === undefined) throw new RangeError(`Expected a term up to ${this.#postings.length}, got ${term}.`);
    return posting;
  }

  /** Where a term occurs, with the saturated frequency of each place worked out. */
  priced(term: number): PostingList {
    const posting = this.posting(term);
    if (posting.epoch !== this.#epoch) {
      posting.priced = 0;
      posting.epoch = this.#epoch;
    }
    for (; posting.priced < posting.length; posting.priced += 1) {
      const base = (posting.slots[posting.priced] ?? 0) * width;
      let packed = posting.counts[posting.priced] ?? 0;
      let frequency = 0;
      for (let field = 0; packed > 0; field += 1, packed >>>= bits) {
        frequency += (packed & mask) * (this.#norms[base + field] ?? 0);
      }
      posting.impacts[posting.priced] = frequency / (frequency + saturation);
    }
    return posting;
  }

  /** How much a term tells, in nats; one that no entry has tells as much as one that a single entry has. */
  information(term: number | undefined): number {
    const holders = Math.max(1, term === undefined ? 0 : this.posting(term).length);
    return Math.log(1 + (this.size - holders + 0.5) / (holders + 0.5));
  }

  /** Brings lengths and averages together; to be called before a search. */
  refresh(): void {
    const size = Math.max(1, this.size);
    const averages = this.#totals.map((total) => Math.max(total / size, 1e-9));
    const allowed = this.size <= exactUpTo ? 1e-12 : drift;
    const drifted = averages.some((average, field) => {
      const before = this.#averages[field] ?? 0;
      return Math.abs(average - before) > allowed * before;
    });
    if (!drifted) return;
    this.#averages = averages;
    this.#epoch += 1;
    for (let slot = 0; slot < this.#entries.length; slot += 1) this.#normalise(slot);
  }

  #normalise(slot: number): void {
    for (let field = 0; field < width; field += 1) {
      const at = slot * width + field;
      const norm = lengthNorms[field] ?? 0;
      const average = this.#averages[field] ?? 0;
      const relative = average === 0 ? 1 : (this.#lengths[at] ?? 0) / average;
      this.#norms[at] = (weights[field] ?? 0) / (1 - norm + norm * relative);
    }
  }

  #numberOf(stem: string): number {
    const known = this.#numbers.get(stem);
    if (known !== undefined) return known;
    const number = this.#postings.length;
    this.#numbers.set(stem, number);
    this.#postings.push(new PostingList());
    this.#similar.add(number, stem);
    return number;
  }

  #widen(): void {
    const [lengths, norms] = [this.#lengths, this.#norms];
    this.#lengths = new Float32Array(lengths.length * 2);
    this.#norms = new Float32Array(norms.length * 2);
    this.#lengths.set(lengths);
    this.#norms.set(norms);
  }
}
