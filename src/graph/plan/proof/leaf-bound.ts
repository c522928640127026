import type { Effect } from "../../../tools/registry/manifest.ts";
import { MOST_DEEP } from "../../mail/limits.ts";
import type { PlannedStep } from "../planned.ts";
import { attemptsOf, hedgeOf, longestPause, retryOf } from "./attempts-of.ts";
import { NO_BOUND, smallerOf, sumBounds } from "./bound-sums.ts";
import type { Figures } from "./figures.ts";
import type { Bound } from "./proof.ts";

/** What a task takes at worst, as things usually go, and at least if it completes. */
export interface TaskBound {
  readonly worst: Bound;
  readonly expected: Bound;
  readonly least: Bound;
}

/** An agent that is tried: a step's own, one that stands in, or one that undoes. */
interface Tried {
  readonly agent: string;
  readonly timeout?: number | undefined;
  readonly retry?: PlannedStep["retry"];
  readonly hedge?: PlannedStep["hedge"];
  /** Default: the agent's own. */
  readonly effect?: Effect | undefined;
}

/** One agent with all its attempts; the deadline of each and the longest pauses between them make the worst time. */
export function agentBound(
  { agent, timeout, retry: given, hedge, effect: said }: Tried,
  figures: Figures,
  deep = 0,
): TaskBound {
  const known = figures(agent);
  const effect = said ?? known.effect;
  const retry = retryOf(given, known.retry);
  const times = attemptsOf(retry, effect);
  // A hedge runs beside its attempt: it takes no more time, but all that an attempt takes.
  const attempts = times * (hedgeOf(hedge ?? known.hedge, effect) === undefined ? 1 : 2);
  const deadline = timeout ?? known.timeoutMs;
  const { tokens, usd } = known;
  // Those that it asks answer within its own deadline; deeper than this nobody is asked.
  const asked = sumBounds(
    deep >= MOST_DEEP ? [] : (known.asks ?? []).map((name) => agentBound({ agent: name }, figures, deep + 1).worst),
  );
  return {
    worst: {
      steps: 1 + attempts * asked.steps,
      attempts: attempts + attempts * asked.attempts,
      tokens: attempts * (tokens.most + asked.tokens),
      usd: attempts * (usd.most + asked.usd),
      seconds: (times * deadline + (times - 1) * longestPause(retry)) / 1000,
    },
    expected: {
      steps: 1,
      attempts: 1,
      tokens: Math.min(tokens.expected, tokens.most),
      usd: Math.min(usd.expected, usd.most),
      seconds: Math.min(known.latencyMs, deadline) / 1000,
    },
    least: { ...NO_BOUND, steps: 1, attempts: 1 },
  };
}

type Leaf = Pick<PlannedStep, "agent" | "timeout" | "retry" | "hedge" | "effect" | "fallback">;

/**
 * One execution of a step's body, which is an agent: its attempts and those of every agent that stands in. Items, rounds and what undoes
 * the step are not in it.
 */
export function leafBound(step: Leaf, figures: Figures): TaskBound {
  return withFallbacks(agentBound(step, figures), step, figures);
}

/** The body of a step with what stands in for it; a value that stands in takes nothing. */
export function withFallbacks(
  body: TaskBound,
  step: Leaf & Pick<PlannedStep, "workflow">,
  figures: Figures,
): TaskBound {
  const nested = step.workflow !== undefined;
  let worst = body.worst;
  let least = body.least;
  for (const other of step.fallback ?? []) {
    if ("value" in other) {
      // Tried at least, though what it was to be given may have been refused before its first attempt.
      least = { ...NO_BOUND, steps: nested ? 0 : 1 };
      continue;
    }
    const stand = agentBound(
      { agent: other.agent, timeout: other.timeout, retry: step.retry, hedge: step.hedge },
      figures,
    );
    // On a leaf the agents that stand in do the same step; for a nested workflow they are a step more.
    worst = sumBounds([worst, nested ? stand.worst : { ...stand.worst, steps: 0 }]);
    least = smallerOf(least, stand.least);
  }
  return { worst: sumBounds([worst]), expected: sumBounds([body.expected]), least };
}
