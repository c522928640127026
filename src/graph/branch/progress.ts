import { looseSources, producers } from "../plan/dependencies.ts";
import type { PlannedStep } from "../plan/planned.ts";
import type { StepState } from "../step/step-state.ts";
import type { BranchTools } from "./branch-tools.ts";
import { hasEnded, now, only, type Outcome } from "./outcome.ts";
import type { Scope } from "./scope.ts";
import type { Watch } from "./watch.ts";

/** How steps that are carried out together come along. */
export interface Progress extends Watch {
  /** The steps with what they wait for in any case: not with what an aggregation may do without. */
  readonly ahead: readonly PlannedStep[];
  /** Waits for what a step waits for in any case; false where something of it will not end in this branch. */
  readonly ready: (step: PlannedStep) => Promise<boolean>;
  /** Notes how a step has ended, or that it will not end in this branch. */
  readonly note: (step: string, state: StepState | undefined) => void;
  /** Wakes all that wait: nothing will end any more. */
  readonly close: () => void;
  /** The outcome of a step that has not begun and that no aggregation needs any more. */
  readonly spare: (step: PlannedStep) => Outcome | undefined;
  /** Whether every step has ended. */
  readonly done: () => boolean;
}

export function createProgress(
  steps: readonly PlannedStep[],
  { prefix, serves = {} }: Pick<Scope, "prefix" | "serves">,
  { known, emit }: Pick<BranchTools, "known" | "emit">,
  stopped: () => boolean,
): Progress {
  const states = new Map<string, StepState | undefined>();
  const names = new Set(steps.map(({ name }) => name));
  // True once a step has ended; false where it will not in this branch.
  const ends = new Map(steps.map(({ name }) => [name, Promise.withResolvers<boolean>()] as const));
  const writers = producers({ steps });
  const ahead = steps.map((step) => {
    const loose = looseSources(step, writers);
    return loose.size === 0 ? step : { ...step, depends_on: step.depends_on.filter((name) => !loose.has(name)) };
  });
  const waits = new Map(ahead.map((step) => [step.name, step.depends_on]));
  let turn = Promise.withResolvers<void>();
  const stateOf = (name: string): StepState | undefined => states.get(name) ?? known[prefix + name];
  const endOf = (name: string): StepState | undefined => {
    const state = stateOf(name);
    return hasEnded(state) ? state : undefined;
  };
  const note = (name: string, state: StepState | undefined): void => {
    states.set(name, state);
    ends.get(name)?.resolve(hasEnded(state));
    turn.resolve();
    turn = Promise.withResolvers();
  };
  return {
    ahead,
    endOf,
    note,
    stopped,
    isOpen: (name) => names.has(name) && !hasEnded(states.get(name)),
    next: async (awaited) => {
      if (awaited.every((name) => !names.has(name) || states.has(name))) return false;
      await turn.promise;
      return true;
    },
    ready: async ({ name }) => {
      const ended = await Promise.all((waits.get(name) ?? []).flatMap((before) => ends.get(before)?.promise ?? []));
      return !ended.includes(false);
    },
    close: () => {
      for (const { name } of steps) if (!states.has(name)) note(name, undefined);
    },
    spare: ({ name, agent }) => {
      const by = serves[name];
      const state = stateOf(name);
      if (by?.every((aggregation) => endOf(aggregation) !== undefined) !== true) return undefined;
      if (hasEnded(state) || hasBegun(state)) return undefined;
      const reason = `${by.join(", ")} came to an end without it`;
      emit({ type: "step.skipped", step: prefix + name, agent, reason });
      return only(prefix + name, { status: "skipped", agent, attempts: 0, ended_at: now(), reason });
    },
    done: () => steps.every(({ name }) => hasEnded(states.get(name))),
  };
}

/** Whether something of a step that has not ended has happened already, so that it must go on. */
function hasBegun(state: StepState | undefined): boolean {
  if (state?.status === "waiting") return state.reason !== undefined;
  if (state?.status === "approved") return state.done !== undefined;
  return state?.status === "pending" && (state.attempts > 0 || state.spent !== undefined || state.agreed !== undefined);
}
