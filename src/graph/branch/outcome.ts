import type { Failure } from "../../tools/errors.ts";
import { joinMail, NO_MAIL, type Mail } from "../mail/mail.ts";
import { addUsage, NO_USAGE, type RunUsage } from "../step/run-usage.ts";
import type { StepState } from "../step/step-state.ts";

/** How a step went, in the form of an update of the run: its own state under its path, and those of its tasks. */
export interface Outcome {
  readonly steps: Readonly<Record<string, StepState>>;
  readonly usage: RunUsage;
  /** What was said; of a step that failed, nothing counts. */
  readonly mail?: Mail;
}

/** How steps that read each other's outputs went. */
export interface PlanOutcome extends Outcome {
  /** The scope's values and what the steps wrote. */
  readonly values: Readonly<Record<string, unknown>>;
  /** The failure that ended it. */
  readonly failure: Failure | undefined;
  /** Whether steps are left that wait for a person, themselves or through others. */
  readonly blocked: boolean;
}

/** Nothing has happened: the step waits for a person, for another step that does, or will never run. */
export const NOTHING: Outcome = { steps: {}, usage: NO_USAGE };

export function joined(outcomes: readonly Outcome[]): Outcome {
  const said = outcomes.flatMap(({ mail }) => mail ?? []);
  return {
    ...(said.length > 0 && { mail: joinMail(NO_MAIL, ...said) }),
    steps: Object.assign({}, ...outcomes.map((outcome) => outcome.steps)) as Outcome["steps"],
    usage: outcomes.map((outcome) => outcome.usage).reduce(addUsage, NO_USAGE),
  };
}

export function only(path: string, state: StepState, usage: RunUsage = NO_USAGE): Outcome {
  return { steps: { [path]: state }, usage };
}

/** Whether a step has come to its end, well or not. */
export function hasEnded(state: StepState | undefined): boolean {
  return (
    state !== undefined &&
    state.status !== "pending" &&
    state.status !== "waiting" &&
    state.status !== "approved" &&
    state.status !== "running"
  );
}

interface Beginning {
  readonly agent: string;
  readonly started_at: string;
}

export function failed({ agent, started_at }: Beginning, error: Failure, attempts: number): StepState {
  return { status: "failed", agent, attempts, started_at, ended_at: now(), error };
}

export function now(): string {
  return new Date().toISOString();
}
