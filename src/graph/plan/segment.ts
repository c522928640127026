import { sinks } from "./dependencies.ts";

interface Waiting {
  readonly name: string;
  readonly depends_on: readonly string[];
}

/** Those of a step's dependencies that it may not have to wait for. */
type Loose<Step> = (step: Step) => ReadonlySet<string>;

const NONE: ReadonlySet<string> = new Set();

/**
 * The steps to carry out next, parted into branches that share no dependency. After them come only steps that each depend on all of them,
 * so that nobody waits for the superstep who would not have waited for a step. Branches, and the steps in each, keep the plan's order.
 *
 * @param open steps of a plan without cycles that have not ended, in the plan's order
 * @param loose a step that may go on without one before it stays together with it
 */
export function segment<Step extends Waiting>(open: readonly Step[], loose: Loose<Step> = () => NONE): Step[][] {
  const ancestors = ancestorsIn(open);
  const before = (step: Step): ReadonlySet<string> => ancestors.get(step.name) ?? NONE;
  const awaited = ancestorsIn(
    open.map((step) => {
      const free = loose(step);
      return { ...step, depends_on: step.depends_on.filter((name) => !free.has(name)) };
    }),
  );
  const ordered = open.toSorted((one, other) => before(one).size - before(other).size);
  // Of how many of the first steps each is a descendant: a cut after so many costs none of the later ones anything.
  const behind = ordered.map((step) => {
    const stranger = ordered.findIndex((other) => !awaited.get(step.name)?.has(other.name));
    return stranger < 0 ? ordered.length : stranger;
  });
  let size = ordered.length;
  let least = Infinity;
  for (let cut = ordered.length - 1; cut > 0; cut--) {
    least = Math.min(least, behind[cut] ?? 0);
    if (least >= cut) size = cut;
  }
  const names = new Set(ordered.slice(0, size).map((step) => step.name));
  return branches(open.filter((step) => names.has(step.name)));
}

/** All steps that each depends on, directly or through others, of those that are open. */
function ancestorsIn(open: readonly Waiting[]): Map<string, Set<string>> {
  const byName = new Map(open.map((step) => [step.name, step]));
  const found = new Map<string, Set<string>>();
  const visit = (step: Waiting): Set<string> => {
    const known = found.get(step.name);
    if (known !== undefined) return known;
    const all = new Set<string>();
    found.set(step.name, all);
    for (const name of step.depends_on) {
      const before = byName.get(name);
      if (before === undefined) continue;
      all.add(name);
      for (const further of visit(before)) all.add(further);
    }
    return all;
  };
  for (const step of open) visit(step);
  return found;
}

/** Steps that depend on each other, directly or through others, stay together. */
function branches<Step extends Waiting>(steps: readonly Step[]): Step[][] {
  const label = new Map(steps.map((step, place) => [step.name, place]));
  const join = (one: number, other: number): void => {
    for (const [name, value] of label) if (value === other) label.set(name, one);
  };
  for (const step of steps) {
    for (const name of step.depends_on) {
      const [mine, theirs] = [label.get(step.name), label.get(name)];
      if (mine !== undefined && theirs !== undefined && mine !== theirs)
        join(Math.min(mine, theirs), Math.max(mine, theirs));
    }
  }
  return [...Map.groupBy(steps, (step) => label.get(step.name)).values()];
}

/** How a whole plan is cut: each segment a superstep, each branch in it on its own. */
export function segments<Step extends Waiting>(steps: readonly Step[], loose?: Loose<Step>): Step[][][] {
  const cut: Step[][][] = [];
  let open = [...steps];
  while (open.length > 0) {
    const next = segment(open, loose);
    cut.push(next);
    const names = new Set(next.flat().map((step) => step.name));
    open = open.filter((step) => !names.has(step.name));
  }
  return cut;
}

/** The one step whose output is the answer; `undefined` where the plan ends in several. */
export function answerStep<Step extends Waiting>(plan: { readonly steps: readonly Step[] }): Step | undefined {
  const ends = sinks(plan);
  return ends.length === 1 ? ends[0] : undefined;
}
