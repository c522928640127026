import type { PlannedStep, PlannedWorkflow } from "../planned.ts";
import { undoRetryOf, longestPause } from "./attempts-of.ts";
import { LARGEST, NO_BOUND, repeatBound, sumBounds } from "./bound-sums.ts";
import type { Figures } from "./figures.ts";
import { agentBound, leafBound, withFallbacks, type TaskBound } from "./leaf-bound.ts";
import { itemsOf, listLengths, type Items } from "./list-lengths.ts";
import { earlyWaits } from "./early-waits.ts";
import { longestPath } from "./longest-path.ts";
import type { Bound } from "./proof.ts";
import { timeWithApprovals } from "./time-with-approvals.ts";
import { skippable } from "./skippable.ts";

/** What the work itself takes, and apart from it what undoing all of it would take. */
export interface Measure extends TaskBound {
  /** Compensations of everything that can complete, one after the other; they are no steps. */
  readonly undo: Bound;
  /** The worst time if no two steps ran side by side, seconds; within a step only where nobody is asked. */
  readonly work: number;
  /**
   * The most that one task, without which the plan cannot complete, is held against a budget with: a budget below it lets that task
   * never start.
   */
  readonly hold: Hold;
  /** Whether a person may be asked inside, which holds up whatever runs beside it. */
  readonly asks: boolean;
  /** The chain that decides the expected time. */
  readonly path: readonly string[];
}

/** Tokens and dollars. */
type Hold = Pick<Bound, "tokens" | "usd">;

/** What an aggregation takes. */
const NOTHING: TaskBound = { worst: NO_BOUND, expected: NO_BOUND, least: NO_BOUND };
/** Rounds a loop usually takes: the first does the work, the second mends it. */
const USUAL_ROUNDS = 2;

/** A plan by its steps: all of them together, and the longest chain of them in time. */
export function measurePlan(plan: PlannedWorkflow, figures: Figures): Measure & Measured {
  const lengths = listLengths(plan);
  const steps = new Map(plan.steps.map((step) => [step.name, measureStep(step, figures, itemsOf(step, lengths))]));
  const all = [...steps.values()];
  const seconds = (which: "worst" | "expected") => (name: string) => steps.get(name)?.[which].seconds ?? 0;
  const usual = longestPath(plan.steps, seconds("expected"), earlyWaits(plan.steps));
  const work = all.reduce((sum, step) => Math.min(LARGEST, sum + step.work), 0);
  const asksInside = all.some((step) => step.asks);
  const longest = asksInside ? work : Math.min(work, timeWithApprovals(plan.steps, seconds("worst")));
  const mayBeSkipped = skippable(plan);
  return {
    steps,
    worst: { ...sumBounds(all.map((step) => step.worst)), seconds: longest },
    expected: { ...sumBounds(all.map((step) => step.expected)), seconds: usual.seconds },
    least: sumBounds([...steps].map(([name, step]) => (mayBeSkipped.has(name) ? NO_BOUND : step.least))),
    undo: sumBounds(all.map((step) => step.undo)),
    work,
    hold: largest([...steps].flatMap(([name, step]) => (mayBeSkipped.has(name) ? [] : [step.hold]))),
    asks: asksInside || plan.steps.some((step) => step.approval !== undefined),
    path: usual.steps.flatMap((name) => pathOf(name, steps.get(name)?.path ?? [])),
  };
}

function largest(holds: readonly Hold[]): Hold {
  return {
    tokens: Math.max(0, ...holds.map((hold) => hold.tokens)),
    usd: Math.max(0, ...holds.map((hold) => hold.usd)),
  };
}

interface Measured {
  readonly steps: ReadonlyMap<string, Measure>;
}

function pathOf(name: string, inside: readonly string[]): string[] {
  return inside.length === 0 ? [name] : inside.map((step) => `${name}/${step}`);
}

/** A step with all its items and rounds; nested workflows by their own measure. */
export function measureStep(step: PlannedStep, figures: Figures, items: Items): Measure {
  const body = step.workflow === undefined ? measureLeaf(step, figures) : measureNested(step, step.workflow, figures);
  const rounds = step.repeat === undefined ? { usual: 1, most: 1 } : { usual: USUAL_ROUNDS, most: step.repeat.max };
  const usualRounds = Math.min(rounds.usual, rounds.most);
  const waves = (count: number): number => Math.ceil(count / (step.for_each?.concurrency ?? 1));
  const times = rounds.most * items.most;
  const whole = repeatBound(body.worst, times, rounds.most * waves(items.most));
  // Where somebody is asked inside, the deadline begins anew with the answer.
  const deadline = step.deadline === undefined || body.asks ? LARGEST : step.deadline / 1000;
  const worst = { ...whole, seconds: Math.min(whole.seconds, deadline) };
  const itemsMayFail = step.for_each !== undefined && step.for_each.on_error !== "fail";
  const mayNotRun = step.when !== undefined || step.on_error === "skip" || itemsMayFail;
  const work = body.asks ? Math.min(LARGEST, body.work * times) : worst.seconds;
  return {
    worst: body.asks ? { ...worst, seconds: work } : worst,
    expected: repeatBound(body.expected, usualRounds * items.usual, usualRounds * waves(items.usual)),
    least: mayNotRun ? NO_BOUND : repeatBound(body.least, items.least),
    undo: repeatBound(sumBounds([body.undo, undoBound(step.compensate, figures)]), times),
    work,
    hold: mayNotRun || items.least === 0 ? NO_BOUND : body.hold,
    asks: body.asks,
    path: body.path,
  };
}

function measureLeaf(step: PlannedStep, figures: Figures): Measure {
  const bound = step.aggregate === undefined ? leafBound(step, figures) : NOTHING;
  return { ...bound, undo: NO_BOUND, work: bound.worst.seconds, hold: bound.worst, asks: false, path: [] };
}

/** A nested workflow is tried as a whole, once unless the step says otherwise; a deadline ends each try. */
function measureNested(step: PlannedStep, workflow: PlannedWorkflow, figures: Figures): Measure {
  const inner = measurePlan(workflow, figures);
  const attempts = step.retry?.attempts ?? 1;
  const pauses = { ...NO_BOUND, seconds: ((attempts - 1) * longestPause(step.retry)) / 1000 };
  // After a question the workflow goes on with a new deadline.
  const deadline = step.timeout === undefined || inner.asks ? LARGEST : step.timeout / 1000;
  const within = (bound: Bound): Bound => ({ ...bound, seconds: Math.min(bound.seconds, deadline) });
  const tried = {
    ...inner,
    worst: sumBounds([repeatBound(within(inner.worst), attempts), pauses]),
    expected: within(inner.expected),
  };
  const bound = withFallbacks(tried, step, figures);
  return {
    ...bound,
    undo: repeatBound(inner.undo, attempts),
    work: bound.worst.seconds + (inner.work - inner.worst.seconds) * attempts,
    hold: step.fallback === undefined ? inner.hold : NO_BOUND,
    asks: inner.asks,
    path: inner.path,
  };
}

/** What undoing a task once takes. */
export function undoBound(compensate: PlannedStep["compensate"], figures: Figures): Bound {
  if (compensate === undefined) return NO_BOUND;
  const retry = undoRetryOf(compensate.retry, figures(compensate.agent).retry);
  return { ...agentBound({ ...compensate, retry }, figures).worst, steps: 0 };
}
