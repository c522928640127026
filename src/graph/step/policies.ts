import type { Agent } from "../../agents/agent.ts";
import { LatencyHistogram } from "../../tools/registry/health/latency-histogram.ts";
import { createRetryBudget, type RetryBudget, type RetryBudgetOptions } from "../../tools/retry-budget.ts";

/** What all steps of this process are held to, whatever their agents and plans say. */
export interface Policies {
  /** Attempts of one agent at one task. */
  readonly mostAttempts: number;
  /** Longest deadline of an attempt, milliseconds. */
  readonly longestMs: number;
  /** A first attempt is made. */
  called(agent: Agent): void;
  /** Whether a repeat fits into the budgets of the agent and of the process; takes it from both. @param repeat what it is, for those who watch */
  mayRepeat(agent: Agent | undefined, repeat: Repeat): boolean;
  /** A task of the agent has succeeded. @param ms from its first attempt on, so that a hedge does not make the agent look fast */
  succeeded(agent: Agent, ms: number): void;
  /** The time within which 95 of 100 tasks of the agent succeed, milliseconds; `undefined` until enough have. */
  slow(agent: Agent): number | undefined;
}

/** An attempt beyond the first. */
export interface Repeat {
  readonly tenant: string;
  /** Name of the agent, or of the workflow in its place. */
  readonly agent: string;
  /** After a failure, or beside an attempt that takes long. */
  readonly kind: "retry" | "hedge";
}

/** A repeat that was not made because one of the budgets was used up. */
export interface WithheldRepeat extends Repeat {
  readonly budget: "agent" | "process";
}

export interface PoliciesOptions {
  /** Default 10. */
  readonly mostAttempts?: number;
  /** Milliseconds. Default: no bound. */
  readonly longestMs?: number;
  /** Default: 20 % of the calls and 10 a second. */
  readonly agentBudget?: RetryBudgetOptions;
  /** Default: 20 % of the calls and 50 a second. */
  readonly processBudget?: RetryBudgetOptions;
  /** Hears of every repeat that was not made for want of budget. */
  readonly onWithheld?: (repeat: WithheldRepeat) => void;
}

/** Successes before a p95 is worth something. */
const ENOUGH = 20;

export function createPolicies(options: PoliciesOptions = {}): Policies {
  const { mostAttempts = 10, longestMs = Infinity, agentBudget, onWithheld } = options;
  const all = createRetryBudget({ floorPerSecond: 50, ...options.processBudget });
  // By the registered object: another version of an agent is another agent.
  const known = new WeakMap<Agent, { readonly budget: RetryBudget; readonly times: LatencyHistogram }>();
  const of = (agent: Agent): { readonly budget: RetryBudget; readonly times: LatencyHistogram } => {
    const found = known.get(agent) ?? { budget: createRetryBudget(agentBudget), times: new LatencyHistogram() };
    known.set(agent, found);
    return found;
  };
  return {
    mostAttempts,
    longestMs,
    called: (agent) => {
      of(agent).budget.deposit();
      all.deposit();
    },
    mayRepeat: (agent, repeat) => {
      const own = agent && of(agent).budget;
      const empty = !all.has() ? "process" : own?.has() === false ? "agent" : undefined;
      if (empty !== undefined) {
        onWithheld?.({ ...repeat, budget: empty });
        return false;
      }
      all.withdraw();
      own?.withdraw();
      return true;
    },
    succeeded: (agent, ms) => of(agent).times.record(ms),
    slow: (agent) => {
      const { times } = of(agent);
      return times.total < ENOUGH ? undefined : times.quantile(0.95);
    },
  };
}

/** Without bounds and without memory, where nobody shares anything. */
export const NO_POLICIES: Policies = {
  mostAttempts: Infinity,
  longestMs: Infinity,
  called: () => undefined,
  mayRepeat: () => true,
  succeeded: () => undefined,
  slow: () => undefined,
};
