/** A step as far as order goes. */
interface Ordered {
  readonly name: string;
  readonly depends_on: readonly string[];
}

export interface Path {
  readonly seconds: number;
  /** From the first step to the last. */
  readonly steps: readonly string[];
}

/** Steps of which not all have to have ended, only so many. */
export interface EarlyWait {
  readonly names: ReadonlySet<string>;
  readonly need: number;
}

const NOWHERE: Path = { seconds: 0, steps: [] };

/** The chain of dependent steps that takes longest; dependencies that are not among the steps do not count. */
export function longestPath(
  steps: readonly Ordered[],
  secondsOf: (name: string) => number,
  earlyOf: (name: string) => EarlyWait | undefined = () => undefined,
): Path {
  const byName = new Map(steps.map((step) => [step.name, step]));
  const before = new Map<string, { seconds: number; previous: string | undefined }>();
  const visit = (step: Ordered): number => {
    const known = before.get(step.name);
    if (known !== undefined) return known.seconds;
    const place = { seconds: secondsOf(step.name), previous: undefined as string | undefined };
    // Set before its dependencies are: steps that wait for each other, which no valid plan holds, end the walk.
    before.set(step.name, place);
    let wait = -1;
    const early = earlyOf(step.name);
    const waits = step.depends_on.flatMap((name) => {
      const dependency = byName.get(name);
      return dependency === undefined ? [] : [{ name, seconds: visit(dependency), isEarly: early?.names.has(name) }];
    });
    const first = waits.filter(({ isEarly }) => isEarly).toSorted((one, other) => one.seconds - other.seconds);
    for (const { name, seconds } of [...waits.filter(({ isEarly }) => !isEarly), ...first.slice(0, early?.need)]) {
      if (seconds <= wait) continue;
      wait = seconds;
      place.previous = name;
    }
    place.seconds += Math.max(0, wait);
    return place.seconds;
  };
  const [first, ...rest] = steps;
  if (first === undefined) return NOWHERE;
  const last = rest.reduce((latest, step) => (visit(step) > visit(latest) ? step : latest), first);
  const seconds = visit(last);
  const names: string[] = [];
  const seen = new Set<string>();
  for (
    let name: string | undefined = last.name;
    name !== undefined && !seen.has(name);
    name = before.get(name)?.previous
  ) {
    seen.add(name);
    names.unshift(name);
  }
  return { seconds, steps: names };
}
