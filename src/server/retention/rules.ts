/** How long what is no longer in use is kept, in days; 0: for ever. */
export interface RetentionRules {
  /** Events of a run, from its end. */
  readonly events: number;
  /** Checkpoints that nothing needs any more, from their making. */
  readonly checkpoints: number;
  /** The newest checkpoints of each thread that are kept whatever their age; at least 1. */
  readonly newest: number;
  /** Runs that have ended, from their end, with their events. */
  readonly runs: number;
  /** Runs that were given up after too many crashes, from then on, with their events. */
  readonly deadLetters: number;
}

/** What is kept where nobody says otherwise. */
export const DEFAULT_RULES: RetentionRules = { events: 30, checkpoints: 30, newest: 50, runs: 90, deadLetters: 90 };
