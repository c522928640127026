import type { Allowance } from "./ledger.ts";
import type { Mail } from "../mail/mail.ts";
import type { Postage } from "../mail/limits.ts";
import type { PlannedStep } from "../plan/planned.ts";
import type { Steps } from "../step/step-state.ts";

/** Steps sent to a node, with all they need from the run; part of the checkpoint. */
export interface Branch {
  /** Those that read each other's outputs, in the plan's order; one alone goes to the node of its agent. */
  readonly steps: readonly PlannedStep[];
  readonly question: string;
  /** The values of the names they read. */
  readonly values: Readonly<Record<string, unknown>>;
  /** Which step writes each name; run inputs are missing. */
  readonly producers: Readonly<Record<string, string>>;
  /** Those of the steps that only aggregations need which may end without them, and which those are. */
  readonly serves?: Readonly<Record<string, readonly string[]>> | undefined;
  /** What is known of them and of their tasks: decisions of people, and what ended before. */
  readonly known: Steps;
  /** Whether a step that fails ends the plan, for steps that do not say. */
  readonly given: boolean;
  /** The step whose words are the answer and stream to the client. */
  readonly answers?: string | undefined;
  /** Missing where no limit can be reached. */
  readonly allowance?: Allowance | undefined;
  /** What asks may take that the proof does not know of; missing where the allowance says, or nothing is limited. */
  readonly spare?: Allowance | undefined;
  /** What was said before, as far as these steps are to hear of it. */
  readonly mail?: Mail | undefined;
  /** How much the run has said. */
  readonly posted?: Postage | undefined;
  /** When the run's time is up, ISO 8601. */
  readonly until?: string | undefined;
}
