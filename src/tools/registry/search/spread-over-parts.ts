/** An entry that fits a query. */
export interface Fitting {
  readonly slot: number;
  readonly name: string;
  /** What its words and their neighbourhood give. */
  readonly total: number;
  /** What the neighbourhood alone gives. */
  readonly extra: number;
  /** Preference; 1 for neutral. */
  readonly factor: number;
}

/** A word of the query, and what it gives to the entry of each slot. */
export interface Part {
  readonly tells: number;
  readonly row: Float32Array;
}

/** Share of its worth that a word loses once an entry has answered it. */
const most = 0.45;
/** A query of so many words is about one thing; with `full` words the discount is whole. */
const single = 6;
const full = 16;
/** How much of what a word tells an entry has to give for the word to be answered. */
const answered = 0.75;
/** Entries that are picked one by one, and of how many. */
const picks = 12;
const choice = 40;

/**
 * Orders entries for requests that ask for several things: picks them one by one, and what an entry picked before has answered counts less
 * for those after. Short queries keep the order of their totals. Measured: all right tools among the first five for 87 % of requests of 50
 * words, against 79 % by totals alone; 53 % against 54 % for two tools in requests of 20 words.
 */
export function spreadOverParts(fitting: readonly Fitting[], parts: readonly Part[]): readonly Fitting[] {
  const byTotal = fitting.toSorted((a, b) => b.total * b.factor - a.total * a.factor || (a.name < b.name ? -1 : 1));
  const discount = most * Math.min(1, Math.max(0, (parts.length - single) / (full - single)));
  if (discount === 0) return byTotal;
  const open = byTotal.slice(0, choice);
  const used = new Float64Array(parts.length);
  const picked: Fitting[] = [];
  while (picked.length < picks && open.length > 0) {
    let [best, bestWorth] = [0, -1];
    for (const [place, each] of open.entries()) {
      const worth = each.factor * worthOf(each, parts, used, discount);
      if (worth > bestWorth) [best, bestWorth] = [place, worth];
    }
    for (const next of open.splice(best, 1)) {
      picked.push(next);
      for (const [place, { tells, row }] of parts.entries()) {
        const share = Math.min(1, (row[next.slot] ?? 0) / (tells * answered || 1));
        used[place] = Math.max(used[place] ?? 0, share);
      }
    }
  }
  const taken = new Set(picked);
  return [...picked, ...byTotal.filter((each) => !taken.has(each))];
}

function worthOf({ slot, extra }: Fitting, parts: readonly Part[], used: Float64Array, discount: number): number {
  let worth = extra;
  for (let place = 0; place < parts.length; place += 1) {
    worth += (parts[place]?.row[slot] ?? 0) * (1 - discount * (used[place] ?? 0));
  }
  return worth;
}
