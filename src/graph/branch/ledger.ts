import { setImmediate as nextTurn } from "node:timers/promises";
import { OverBudget } from "../../tools/errors.ts";
import type { Bound } from "../plan/proof/proof.ts";
import { NO_USAGE, type RunUsage } from "../step/run-usage.ts";

/** What a branch may still take; a missing figure is not limited. */
export interface Allowance {
  readonly steps?: number | undefined;
  readonly tokens?: number | undefined;
  readonly usd?: number | undefined;
}

const KINDS = ["steps", "tokens", "usd"] as const;

type Amounts = Record<(typeof KINDS)[number], number>;

/** Keeps what a branch takes within its allowance: a step may only start when even its worst case fits. */
export interface Ledger {
  /**
   * Sets the worst case of a step aside, and waits for steps at work to end cheaper than feared where it does not fit beside them.
   *
   * @param patient false: what does not fit at once is refused
   * @returns what gives it back, to be called with what the step took.
   * @throws OverBudget when it does not fit even when nothing else is at work.
   */
  reserve(worst: Bound, patient?: boolean): Promise<(taken: RunUsage) => void>;
  /** Counts what was taken before a crash. */
  charge(taken: RunUsage): void;
}

export const UNLIMITED: Ledger = { reserve: () => Promise.resolve(() => undefined), charge: () => undefined };

export function createLedger(allowance: Allowance): Ledger {
  const spent: Amounts = { steps: 0, tokens: 0, usd: 0 };
  const reserved = new Set<Amounts>();
  let waiting: (() => void)[] = [];
  const add = ({ steps, usd, input_tokens, output_tokens }: RunUsage): void => {
    spent.steps += steps;
    spent.usd += usd;
    spent.tokens += input_tokens + output_tokens;
  };
  const lacking = (wanted: Amounts): (typeof KINDS)[number] | undefined =>
    KINDS.find((kind) => {
      const most = allowance[kind];
      const set = [...reserved].reduce((sum, amounts) => sum + amounts[kind], 0);
      // Sums of dollars are binary fractions: what fits on paper has to fit here.
      return most !== undefined && spent[kind] + set + wanted[kind] > most * (1 + 1e-9);
    });
  return {
    charge: add,
    reserve: async ({ steps, tokens, usd }, patient = true) => {
      // After a crash, what is on record reports within this turn of the loop, and counts first.
      await nextTurn();
      const wanted = { steps, tokens, usd };
      for (;;) {
        const kind = lacking(wanted);
        if (kind === undefined) break;
        if (reserved.size === 0 || !patient) {
          const set = [...reserved].reduce((sum, amounts) => sum + amounts[kind], 0);
          const left = Math.max(0, (allowance[kind] ?? 0) - spent[kind] - set);
          throw new OverBudget(`the budget has ${left} ${kind} left and the step may take ${wanted[kind]}`, {
            field: `budget.${kind}`,
          });
        }
        await new Promise<void>((resolve) => void waiting.push(resolve));
      }
      reserved.add(wanted);
      return (taken) => {
        reserved.delete(wanted);
        add(taken);
        const woken = waiting;
        waiting = [];
        for (const wake of woken) wake();
      };
    },
  };
}

/** What lies within a budget of its own counts against both. */
export function createInnerLedger(outer: Ledger, allowance: Allowance): Ledger {
  const own = createLedger(allowance);
  return {
    charge: (taken) => {
      own.charge(taken);
      outer.charge(taken);
    },
    reserve: async (worst, patient) => {
      const settleOwn = await own.reserve(worst, patient);
      try {
        const settleOuter = await outer.reserve(worst, patient);
        return (taken) => {
          settleOwn(taken);
          settleOuter(taken);
        };
      } catch (error) {
        settleOwn(NO_USAGE);
        throw error;
      }
    },
  };
}

/** Does work whose worst case is set aside meanwhile. @throws OverBudget when there is not enough left for it. */
export async function withReserve<Result extends { readonly usage: RunUsage }>(
  worst: Bound,
  ledger: Ledger,
  work: () => Promise<Result>,
): Promise<Result> {
  const settle = await ledger.reserve(worst);
  // What was cut off does not say what it took.
  let taken: RunUsage = { ...NO_USAGE, steps: worst.steps, input_tokens: worst.tokens, usd: worst.usd };
  try {
    const result = await work();
    taken = result.usage;
    return result;
  } finally {
    settle(taken);
  }
}
