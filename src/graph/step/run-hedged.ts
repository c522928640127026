import { setTimeout as sleep } from "node:timers/promises";
import type { Agent } from "../../agents/agent.ts";
import type { BranchTools } from "../branch/branch-tools.ts";
import type { PlannedStep } from "../plan/planned.ts";
import { hedgeOf } from "../plan/proof/attempts-of.ts";
import type { History } from "./history.ts";
import { pickOutputs } from "./pick-outputs.ts";
import { NO_POLICIES } from "./policies.ts";
import { runAttempt, type Made, type Try } from "./run-attempt.ts";
import { NO_USAGE, type RunUsage } from "./run-usage.ts";

/** What is tried, and how it is told of. */
export type Hedged = Omit<Try, "cut" | "began" | "engaged" | "beside"> & {
  readonly doer: Pick<PlannedStep, "timeout" | "effect">;
  readonly history: History;
};

interface Attempt {
  readonly made: Promise<Made>;
  readonly cut: () => void;
}

/**
 * One attempt, and where its step is pure and says so a second one at another instance once the first takes long: the first to succeed
 * counts, the other is cut. What cannot be said twice is not hedged: an attempt that has asked, leased or begun to answer goes on alone.
 */
export async function runHedged(given: Hedged, tools: BranchTools, count: (taken: RunUsage) => void): Promise<Made> {
  const { agent, leaf, history } = given;
  const policies = tools.policies ?? NO_POLICIES;
  const began = Promise.withResolvers<number>();
  const engaged = Promise.withResolvers<"engaged">();
  const since = Date.now();
  const first = begin({
    ...given,
    began: (until) => began.resolve(until),
    engaged: () => engaged.resolve("engaged"),
  });
  const after = waitOf(given, policies.slow(agent));
  const made = after === undefined ? await first.made : await hedged(after);
  policies.succeeded(agent, Date.now() - since);
  return made;

  async function hedged(afterMs: number): Promise<Made> {
    const over = new AbortController();
    const late = began.promise.then(async (until) => {
      await sleep(afterMs, undefined, { signal: over.signal, ref: false });
      return { until };
    });
    late.catch(() => undefined);
    let second: Attempt | undefined;
    try {
      const next = await Promise.race([first.made, late, engaged.promise]);
      if (next === "engaged" || !("until" in next)) return await first.made;
      const { tenant } = tools.context(agent);
      if (!policies.mayRepeat(agent, { tenant, agent: agent.name, kind: "hedge" })) {
        history.handled("retry_withheld");
        return await first.made;
      }
      tools.emit({ type: "step.hedged", step: leaf.path, agent: agent.name, after_ms: Math.round(afterMs) });
      count({ ...NO_USAGE, attempts: 1 });
      history.handled("hedged");
      second = begin({ ...given, beside: { until: next.until } });
      void engaged.promise.then(second.cut);
      return await firstOf(first, second);
    } finally {
      over.abort();
      first.cut();
      second?.cut();
    }
  }

  function begin(attempt: Hedged & Pick<Try, "began" | "engaged" | "beside">): Attempt {
    const cut = new AbortController();
    const made = carryOut(attempt, cut.signal);
    // The one that lost is not waited for.
    made.catch(() => undefined);
    return { made, cut: () => cut.abort() };
  }

  async function carryOut(attempt: Hedged & Pick<Try, "began">, cut: AbortSignal): Promise<Made> {
    const start = performance.now();
    let instance: string | undefined;
    const at = (until: number, id: string): void => {
      instance = id;
      attempt.began?.(until, id);
    };
    try {
      const result = await runAttempt({ ...attempt, cut, began: at }, tools, count);
      // A hedge that brings what the step cannot use has not won.
      pickOutputs(leaf.step, result.output);
      return result;
    } catch (error) {
      const hedge = "beside" in attempt && attempt.beside !== undefined;
      if (!cut.aborted && !tools.signal.aborted)
        history.failed(error, { agent: agent.name, instance, ms: performance.now() - start, hedge });
      throw error;
    }
  }
}

/** The first of two to succeed; where both fail, the failure of the first. */
async function firstOf(first: Attempt, second: Attempt): Promise<Made> {
  try {
    return await Promise.any([first.made, second.made]);
  } catch {
    return await first.made;
  }
}

/** Milliseconds after which an attempt takes long; `undefined` where it is not to be hedged, or nobody knows yet. */
function waitOf({ leaf, doer, agent }: Hedged, slow: number | undefined): number | undefined {
  const hedge = hedgeOf(leaf.step.hedge ?? agent.hedge, effectOf(doer, agent));
  if (hedge === undefined) return undefined;
  return hedge.after === "p95" ? slow : hedge.after;
}

function effectOf({ effect }: Pick<PlannedStep, "effect">, agent: Agent): Agent["effect"] {
  return effect ?? agent.effect;
}
