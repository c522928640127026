interface Waiting {
  readonly name: string;
  readonly depends_on: readonly string[];
}

/** Steps by how many must have ended one after the other before them: the first may start at once. In the plan's order within a wave. */
export function waves<Step extends Waiting>(steps: readonly Step[]): Step[][] {
  const places = new Map<string, number>();
  const byName = new Map(steps.map((step) => [step.name, step]));
  const visit = (name: string): number => {
    const known = places.get(name);
    if (known !== undefined) return known;
    const found = Math.max(-1, ...(byName.get(name)?.depends_on ?? []).map(visit)) + 1;
    places.set(name, found);
    return found;
  };
  const ordered: Step[][] = [];
  for (const step of steps) (ordered[visit(step.name)] ??= []).push(step);
  return ordered;
}
