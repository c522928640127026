/** One thing that is wrong with a plan, in words that a person and a model can act on. */
export interface Problem {
  /** Stable, snake_case: `unknown_agent`, `cycle`, `missing_input`, … */
  readonly code: string;
  /** Where, as in `steps.2.inputs.0`. */
  readonly path: string;
  /** Line and column in the text it was read from, counted from 1. */
  readonly line?: number | undefined;
  readonly column?: number | undefined;
  readonly message: string;
  readonly expected?: string | undefined;
  /** The valid name closest to the wrong one. */
  readonly nearest?: string | undefined;
}
