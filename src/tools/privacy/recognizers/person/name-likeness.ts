type Counts = Map<string, number>;

const SIZE = 3;
const SMOOTHING = 0.5;

function* grams(word: string): Iterable<string> {
  const padded = `^^${word}$`;
  for (let at = 0; at + SIZE <= padded.length; at++) yield padded.slice(at, at + SIZE);
}

function count(words: Iterable<string>): { readonly counts: Counts; readonly total: number } {
  const counts: Counts = new Map();
  let total = 0;
  for (const word of words) {
    for (const gram of grams(word)) {
      counts.set(gram, (counts.get(gram) ?? 0) + 1);
      total++;
    }
  }
  return { counts, total };
}

/**
 * How much more a word's letters look like a name's than like an ordinary word's: naive Bayes over groups of three letters, learned
 * from a list of each. In nats per letter; above 0 speaks for a name.
 */
export function nameLikeness(names: Iterable<string>, words: Iterable<string>): (word: string) => number {
  const name = count(names);
  const other = count(words);
  const vocabulary = new Set([...name.counts.keys(), ...other.counts.keys()]).size;
  const chance = ({ counts, total }: typeof name, gram: string) =>
    ((counts.get(gram) ?? 0) + SMOOTHING) / (total + SMOOTHING * vocabulary);
  return (word) => {
    const lower = word.toLowerCase();
    let sum = 0;
    for (const gram of grams(lower)) sum += Math.log(chance(name, gram) / chance(other, gram));
    return sum / lower.length;
  };
}
