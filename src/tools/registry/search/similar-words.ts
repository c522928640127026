/** Least likeness that counts, of 0 to 1. */
const least = 0.6;
/** Words that one unknown word may stand for. */
const most = 4;
/** Shorter words are alike by chance. */
const shortest = 5;

export interface Similar {
  readonly word: number;
  /** Dice's coefficient over three-letter runs: 1 for the same word. */
  readonly likeness: number;
}

/** The vocabulary by runs of three letters: finds what a misspelt or compound word stands for. */
export class SimilarWords {
  readonly #byRun = new Map<string, number[]>();
  readonly #runs: number[] = [];

  /** @param word number of the word, each used once and in rising order */
  add(word: number, text: string): void {
    const runs = text.length < shortest - 1 || !/^\p{L}+$/u.test(text) ? [] : runsOf(text);
    this.#runs[word] = runs.length;
    for (const run of runs) {
      const known = this.#byRun.get(run);
      if (known === undefined) this.#byRun.set(run, [word]);
      else known.push(word);
    }
  }

  /** The likest words, best first. */
  find(text: string): readonly Similar[] {
    if (text.length < shortest) return [];
    const runs = runsOf(text);
    const shared = new Map<number, number>();
    for (const run of runs) {
      for (const word of this.#byRun.get(run) ?? []) shared.set(word, (shared.get(word) ?? 0) + 1);
    }
    return [...shared]
      .map(([word, count]) => ({ word, likeness: (2 * count) / (runs.length + (this.#runs[word] ?? 0)) }))
      .filter(({ likeness }) => likeness >= least)
      .toSorted((a, b) => b.likeness - a.likeness || a.word - b.word)
      .slice(0, most);
  }
}

function runsOf(text: string): string[] {
  const padded = ` ${text} `;
  return [...new Set(Array.from({ length: padded.length - 2 }, (_, place) => padded.slice(place, place + 3)))];
}
