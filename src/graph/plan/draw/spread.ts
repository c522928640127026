/**
 * Places in a row, in their order and at least `distance(i)` after the one before, as near as can be to where they want to be (least
 * squares under their weights, by pooling neighbours that would come too close).
 */
export function spread(
  wanted: readonly { readonly at: number; readonly weight: number }[],
  distance: (index: number) => number,
): number[] {
  const offsets: number[] = [];
  for (const index of wanted.keys()) offsets.push(index === 0 ? 0 : (offsets[index - 1] ?? 0) + distance(index));
  const pools: Pool[] = [];
  for (const [index, { at, weight }] of wanted.entries()) {
    let pool: Pool = { sum: (at - (offsets[index] ?? 0)) * weight, weight, count: 1 };
    for (let last = pools.at(-1); last !== undefined && mean(last) > mean(pool); last = pools.at(-1)) {
      pool = { sum: last.sum + pool.sum, weight: last.weight + pool.weight, count: last.count + pool.count };
      pools.pop();
    }
    pools.push(pool);
  }
  const bases = pools.flatMap((pool) => Array.from({ length: pool.count }, () => mean(pool)));
  return bases.map((base, index) => base + (offsets[index] ?? 0));
}

interface Pool {
  readonly sum: number;
  readonly weight: number;
  readonly count: number;
}

function mean({ sum, weight }: Pool): number {
  return sum / weight;
}
