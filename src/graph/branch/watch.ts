import type { StepState } from "../step/step-state.ts";

/** The steps beside one, as far as they have come. */
export interface Watch {
  /** How a step has ended; `undefined` where it has not, or nothing is known of it. */
  readonly endOf: (step: string) => StepState | undefined;
  /** Whether a step is still to end, now or once a person has answered. */
  readonly isOpen: (step: string) => boolean;
  /** Waits until one more has ended; false where none of these will, here and now. */
  readonly next: (steps: readonly string[]) => Promise<boolean>;
  /** Whether nothing is to begin any more. */
  readonly stopped: () => boolean;
}
