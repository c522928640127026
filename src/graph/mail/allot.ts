import type { Message } from "../../agents/conversation.ts";
import { isOf } from "../branch/path.ts";
import { agentsBeside, ownAgents } from "../plan/proof/agents-of.ts";
import type { PlannedStep } from "../plan/planned.ts";
import type { Mail } from "./mail.ts";

/** Steps that are carried out together, and where they are. */
export interface Together {
  readonly steps: readonly PlannedStep[];
  readonly prefix: string;
  /** The names of all steps that each one waits for, through others too. */
  readonly ancestors: ReadonlyMap<string, ReadonlySet<string>>;
}

/**
 * What a step can see of what was said before it: everything published, and what was sent to it. Of steps that could get the same message, for
 * neither waits for the other, one gets it, by the plan alone: a step at the path it names, else the first whose own agent it names, else the
 * first (it may ask that agent). So nothing is delivered twice, whichever runs first and however often it begins anew.
 */
export function allot(said: Mail, step: PlannedStep, together: Together): Mail {
  if (said.messages.every(({ to }) => to === undefined)) return said;
  return { ...said, messages: said.messages.filter((message) => gets(message, step, together)) };
}

function gets(message: Message, step: PlannedStep, { steps, prefix, ancestors }: Together): boolean {
  const { to, from } = message;
  if (to === undefined) return true;
  const named = steps.find(({ name }) => isOf(to, prefix + name));
  if (named !== undefined) return named === step;
  const sender = steps.find(({ name }) => isOf(from, prefix + name))?.name;
  const rivals = steps.filter(
    ({ name }) =>
      (sender === undefined || ancestors.get(name)?.has(sender) === true) &&
      ancestors.get(name)?.has(step.name) !== true &&
      ancestors.get(step.name)?.has(name) !== true,
  );
  return (rivals.find((rival) => actsFor(rival, to)) ?? rivals[0]) === step;
}

/** Part of what was said for each of several branches that go side by side. */
export function allotBranches(said: Mail, branches: readonly (readonly PlannedStep[])[]): Mail[] {
  const owner = ({ to = "" }: Message): number => {
    const first = (holds: (step: PlannedStep) => boolean): number => branches.findIndex((steps) => steps.some(holds));
    const named = first(({ name }) => isOf(to, name));
    return named >= 0
      ? named
      : Math.max(
          0,
          first((step) => actsFor(step, to)),
        );
  };
  // What somebody has got nobody needs again.
  const open = said.messages.filter(({ to, id }) => to === undefined || !Object.hasOwn(said.taken, id));
  return branches.map((_, place) => ({
    messages: open.filter((message) => message.to === undefined || owner(message) === place),
    taken: {},
  }));
}

/** Of items that go side by side the first gets what was sent to the step; the others what names them, and what was published. */
export function allotItem(said: Mail | undefined, itemPath: string, first: boolean): Mail | undefined {
  if (said === undefined || first) return said;
  return { ...said, messages: said.messages.filter(({ to }) => to === undefined || isOf(to, itemPath)) };
}

function actsFor(step: PlannedStep, agent: string): boolean {
  return ownAgents(step).includes(agent) || agentsBeside(step).includes(agent);
}

/** The names of all steps that each waits for, through others too; the steps come in an order in which each follows those it waits for, or not. */
export function ancestorsOf(steps: readonly PlannedStep[]): ReadonlyMap<string, ReadonlySet<string>> {
  const byName = new Map(steps.map((step) => [step.name, step]));
  const known = new Map<string, Set<string>>();
  const visit = (name: string): Set<string> => {
    const found = known.get(name);
    if (found !== undefined) return found;
    const all = new Set<string>();
    known.set(name, all);
    for (const before of byName.get(name)?.depends_on ?? []) {
      if (!byName.has(before)) continue;
      all.add(before);
      for (const further of visit(before)) all.add(further);
    }
    return all;
  };
  for (const { name } of steps) visit(name);
  return known;
}
