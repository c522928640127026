import { InvalidOutput } from "../../errors.ts";

/** A vector of length 1. */
export type Unit = Float32Array;

/** Vectors by the hash of their text, all of one length; the oldest go when there are too many. */
export class VectorStore {
  readonly #vectors = new Map<string, Unit>();
  readonly #most: number;
  #width: number | undefined;

  constructor(most: number) {
    this.#most = most;
  }

  /** Numbers of a vector; undefined before the first. */
  get width(): number | undefined {
    return this.#width;
  }

  get size(): number {
    return this.#vectors.size;
  }

  has(key: string): boolean {
    return this.#vectors.has(key);
  }

  get(key: string): Unit | undefined {
    return this.#vectors.get(key);
  }

  keep(key: string, vector: Unit): void {
    this.#width ??= vector.length;
    this.#vectors.delete(key);
    this.#vectors.set(key, vector);
    const [oldest] = this.#vectors.keys();
    if (this.#vectors.size > this.#most && oldest !== undefined) this.#vectors.delete(oldest);
  }

  clear(): void {
    this.#vectors.clear();
    this.#width = undefined;
  }
}

/** Brings vectors to length 1. @throws InvalidOutput for one of zeros, and where their lengths differ */
export function toUnits(vectors: readonly (readonly number[])[]): Unit[] {
  const width = vectors[0]?.length;
  return vectors.map((vector) => {
    const norm = Math.hypot(...vector);
    if (vector.length !== width || !Number.isFinite(norm) || norm === 0)
      throw new InvalidOutput(`Expected vectors of ${width ?? 0} numbers that are not all 0.`);
    return Float32Array.from(vector, (value) => value / norm);
  });
}

/** The cosine of the angle between two vectors of length 1. */
export function cosine(first: Unit, second: Unit): number {
  let [sum, other] = [0, 0];
  const even = first.length - (first.length % 2);
  // Two sums at once: additions then need not wait for each other.
  for (let place = 0; place < even; place += 2) {
    sum += (first[place] ?? 0) * (second[place] ?? 0);
    other += (first[place + 1] ?? 0) * (second[place + 1] ?? 0);
  }
  return even === first.length ? sum + other : sum + other + (first[even] ?? 0) * (second[even] ?? 0);
}
