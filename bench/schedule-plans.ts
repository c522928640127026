/** A step that sleeps. */
export interface Sleep {
  readonly name: string;
  readonly ms: number;
  readonly after: readonly string[];
}

/** Steps side by side, at most. */
const WIDEST = 8;
const SHAPES = ["layers", "chains", "tangle"] as const;

export interface UnevenPlan {
  readonly shape: (typeof SHAPES)[number];
  readonly sleeps: readonly Sleep[];
}

/** A random plan of 6 to 40 steps of 20 to 400 ms, never more than 8 of them side by side. */
export function unevenPlan(random: () => number): UnevenPlan {
  const int = (least: number, most: number): number => least + Math.floor(random() * (most - least + 1));
  const shape = SHAPES[int(0, SHAPES.length - 1)] ?? "layers";
  const count = int(6, 40);
  const width = int(2, WIDEST);
  const sleeps: Sleep[] = [];
  // Each step stands in a lane and waits for the one before it there: no more steps than lanes can be at work at once.
  const lanes: (string | undefined)[] = Array.from({ length: width }, () => undefined);
  const add = (lane: number, others: readonly (string | undefined)[]): void => {
    const before = [lanes[lane], ...others].filter((name) => name !== undefined);
    const name = `s${sleeps.length}`;
    sleeps.push({ name, ms: duration(int), after: [...new Set(before)] });
    lanes[lane] = name;
  };
  if (shape === "layers") {
    while (sleeps.length < count) {
      const before = [...lanes];
      const layer = int(1, Math.min(width, count - sleeps.length));
      for (let lane = 0; lane < layer; lane++)
        add(
          lane,
          before.filter(() => random() < 1.2 / width),
        );
    }
  } else {
    // Chains meet seldom, a tangle often.
    const crossing = shape === "chains" ? 0.06 : 0.45;
    while (sleeps.length < count) {
      const other = random() < crossing ? [lanes[int(0, width - 1)]] : [];
      add(int(0, width - 1), other);
    }
  }
  return { shape, sleeps };
}

/** Mostly short, some long: what makes supersteps wait. */
function duration(int: (least: number, most: number) => number): number {
  return int(0, 3) === 0 ? int(150, 400) : int(20, 150);
}

/** Milliseconds of the longest chain: nobody can be faster. */
export function criticalPath({ sleeps }: UnevenPlan): number {
  const ends = new Map<string, number>();
  for (const { name, ms, after } of sleeps)
    ends.set(name, ms + Math.max(0, ...after.map((other) => ends.get(other) ?? 0)));
  return Math.max(...ends.values());
}

/** Milliseconds where every wave waits for its slowest step, its own cost left out. */
export function superstepsPath({ sleeps }: UnevenPlan): number {
  const waves = new Map<string, number>();
  const slowest: number[] = [];
  for (const { name, ms, after } of sleeps) {
    const wave = 1 + Math.max(-1, ...after.map((other) => waves.get(other) ?? 0));
    waves.set(name, wave);
    slowest[wave] = Math.max(slowest[wave] ?? 0, ms);
  }
  return slowest.reduce((sum, ms) => sum + ms, 0);
}
