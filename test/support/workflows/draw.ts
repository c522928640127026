import { seeded } from "../../server/runs/support/random.ts";

/** Decisions that a seed makes, so that what they build can be built again. */
export class Draw {
  readonly #random: () => number;

  constructor(seed: number) {
    this.#random = seeded(seed);
  }

  chance(probability: number): boolean {
    return this.#random() < probability;
  }

  /** A whole number, both ends included. */
  int(least: number, most: number): number {
    return least + Math.floor(this.#random() * (most - least + 1));
  }

  pick<T>(from: readonly T[]): T {
    if (from.length === 0) throw new TypeError("nothing to choose from");
    return from[this.int(0, from.length - 1)] as T;
  }

  /** Up to `most` of them, each once, in their order. */
  some<T>(from: readonly T[], most: number): T[] {
    const wanted = Math.min(from.length, this.int(0, most));
    const places = new Set<number>();
    while (places.size < wanted) places.add(this.int(0, from.length - 1));
    return from.filter((_, place) => places.has(place));
  }
}
