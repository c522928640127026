/** One measured number with its uncertainty and what it is to be compared with. */
export interface Figure {
  /** Stable, as in `routing.exact_set`. */
  readonly name: string;
  readonly value: number;
  /** `share` (0 to 1) or `ms`. */
  readonly unit: "share" | "ms";
  /** Cases it was taken over. */
  readonly n: number;
  /** 95 %. */
  readonly interval: readonly [low: number, high: number];
  /** The same figure of the simple way, where there is one. */
  readonly baseline: number | null;
}

/** The Wilson score interval of a share at 95 % (Wilson 1927); the whole range when nothing was counted. */
export function wilson(hits: number, n: number): readonly [number, number] {
  if (n === 0) return [0, 1];
  const z = 1.959964;
  const share = hits / n;
  const centre = share + (z * z) / (2 * n);
  const spread = z * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n));
  const scale = 1 + (z * z) / n;
  return [Math.max(0, (centre - spread) / scale), Math.min(1, (centre + spread) / scale)];
}

const resamples = 1000;

/** The percentile bootstrap at 95 %, with a fixed seed: the same cases give the same interval. Resamples that cannot be measured are left out. */
export function bootstrap<T>(cases: readonly T[], measure: (cases: readonly T[]) => number): readonly [number, number] {
  if (cases.length === 0) return [0, 1];
  const random = seeded(20_261_101);
  const values = Array.from({ length: resamples }, () =>
    measure(cases.map((fallback) => cases[Math.floor(random() * cases.length)] ?? fallback)),
  )
    .filter((value) => !Number.isNaN(value))
    .toSorted((a, b) => a - b);
  return [quantile(values, 0.025), quantile(values, 0.975)];
}

/** The value below which a share of the sorted values lies, by the nearest rank; 0 of nothing. */
export function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? 0;
}

/** Mulberry32, a small generator of numbers from 0 to 1 with a seed. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
