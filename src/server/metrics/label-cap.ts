/** What stands in for every value above the cap. */
export const OTHER = "other";

/**
 * Keeps a label to so many values, so that what users name cannot grow the series without bound: the first ones keep their names, all later
 * ones share `other`.
 */
export class LabelCap {
  readonly #most: number;
  readonly #known = new Set<string>();

  constructor(most: number) {
    this.#most = most;
  }

  of(value: string): string {
    return this.#admits(value) ? value : OTHER;
  }

  /** Values that are labels together: all of them keep their names, or none does. */
  together<Labels extends Readonly<Record<string, string>>>(labels: Labels): Record<keyof Labels & string, string> {
    if (this.#admits(JSON.stringify(Object.values(labels)))) return labels;
    const others = Object.keys(labels).map((name) => [name, OTHER] as const);
    return Object.fromEntries(others) as Record<keyof Labels & string, string>;
  }

  #admits(value: string): boolean {
    if (this.#known.has(value)) return true;
    if (this.#known.size >= this.#most) return false;
    this.#known.add(value);
    return true;
  }
}
