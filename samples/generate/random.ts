/** A seeded source of random numbers (mulberry32), so that the samples come out the same on every machine. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** Normally distributed, mean 0, standard deviation 1 (Box-Muller). */
  normal(): number;
  /** One of the keys, drawn in proportion to its weight. */
  pick<Key extends string>(weights: Readonly<Record<Key, number>>): Key;
}

/** Makes a `Random` that repeats itself for the same seed. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    next,
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    pick: <Key extends string>(weights: Readonly<Record<Key, number>>): Key => {
      const keys = Object.keys(weights) as Key[];
      const total = keys.reduce((sum, key) => sum + weights[key], 0);
      let point = next() * total;
      for (const key of keys) {
        point -= weights[key];
        if (point < 0) return key;
      }
      const last = keys.at(-1);
      if (last === undefined) throw new RangeError("Expected at least one weight");
      return last;
    },
  };
}
