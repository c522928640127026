interface Ordered {
  readonly name: string;
  readonly depends_on: readonly string[];
}

/** The steps with each after those it depends on; otherwise as they are written. */
export function inOrder<Step extends Ordered>(steps: readonly Step[]): Step[] {
  const byName = new Map(steps.map((step) => [step.name, step]));
  const placed = new Set<Step>();
  const visit = (step: Step): void => {
    if (placed.has(step)) return;
    placed.add(step);
    for (const name of step.depends_on) {
      const before = byName.get(name);
      if (before !== undefined) visit(before);
    }
    ordered.push(step);
  };
  const ordered: Step[] = [];
  for (const step of steps) visit(step);
  return ordered;
}
