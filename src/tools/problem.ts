/** One thing that is wrong with a plan, in words that a person and a model can act on. */
export interface Problem {
  /** Stable, snake_case: `unknown_agent`, `cycle`, `missing_input`, … */
  readonly code: string;
  /** Where, as in `steps.2.inputs.0`. */
  readonly path: string;
  readonly message: string;
  readonly expected?: string | undefined;
  /** The valid name closest to the wrong one. */
  readonly nearest?: string | undefined;
}
