import type { RunEvent } from "../../../graph/events.ts";
import type { StepState } from "../../../graph/step/step-state.ts";
import type { Failure } from "../../../tools/errors.ts";

export type StepStatus = StepState["status"];

/** One try of an agent at a step. Times are ISO 8601. */
export interface AttemptReport {
  /** From 1, counted anew for an agent that stands in. */
  readonly number: number;
  readonly agent: string;
  /** `cut_off`: the process that carried it died; the step was begun anew. */
  readonly status: "running" | "completed" | "failed" | "cut_off";
  readonly started_at: string;
  readonly ended_at?: string;
  readonly failure?: Failure;
  /** Pause before the next attempt, milliseconds. */
  readonly delay_ms?: number;
}

/** What a person is, or was, asked before a step runs, and what they said. */
export interface ApprovalReport {
  readonly since: string;
  /** To the person; once they have decided, theirs where they left one. */
  readonly message?: string;
  readonly input: unknown;
  readonly decision?: "approved" | "edited" | "denied" | "was_done" | "was_not_done" | "given_up";
  /** Why a person is asked; missing: for an approval. */
  readonly reason?: "outcome_unknown";
  readonly decided_at?: string;
}

/** What was done to undo a step once the run had failed. */
export interface CompensationReport {
  readonly status: "compensated" | "uncompensated";
  readonly agent: string;
  readonly ended_at: string;
  readonly failure?: Failure;
}

/** A step of a run, or a task of one, as far as it has come. Times are ISO 8601. */
export interface StepReport {
  /** As in the events: `each[3]`, `loop#2`, `outer/inner`. */
  readonly path: string;
  /** Path of the step whose task it is; null for a step of the plan. */
  readonly parent: string | null;
  readonly agent: string;
  readonly status: StepStatus;
  /** Of a step of the plan: what it waits for and what it writes. */
  readonly depends_on?: readonly string[];
  readonly outputs?: readonly string[];
  readonly started_at?: string;
  readonly ended_at?: string;
  readonly duration_ms?: number;
  readonly input?: unknown;
  readonly output?: unknown;
  readonly attempts: readonly AttemptReport[];
  readonly failure?: Failure;
  /** Who stood in when every attempt had failed: an agent, or `value`. */
  readonly fallback?: string;
  /** The agent that it asked to finish for it; known once the state holds the step. */
  readonly handed_to?: string;
  /** Why it was skipped. */
  readonly reason?: string;
  /** A person is, or was, asked before it ran. */
  readonly approval?: ApprovalReport;
  /** What it said last about how far it is. */
  readonly progress?: { readonly message: string; readonly fraction?: number };
  readonly compensation?: CompensationReport;
  /** How many of its tasks ended how. */
  readonly tasks?: { readonly completed: number; readonly failed: number; readonly skipped: number };
  /** It belongs to an earlier plan of the run, which the present one replaced. */
  readonly replaced?: true;
}

/** A plan as its run announced it. */
export type PlanReport = Omit<Extract<RunEvent, { type: "plan.created" }>, "type">;

/** How a run's steps stand. */
export interface RunSteps {
  /** Null until there is one. */
  readonly plan: PlanReport | null;
  /** In the order of the plan, each step before its tasks. */
  readonly steps: readonly StepReport[];
}

/** A line of a run's log. */
export interface LoggedEvent {
  /** When it was written down, ISO 8601. */
  readonly at: string;
  readonly event: RunEvent;
}
