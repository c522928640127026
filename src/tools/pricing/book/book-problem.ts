/** One thing that is wrong in a price book. */
export interface BookProblem {
  /** As in `plans[1].charges[0].tiers[2].up_to`. */
  readonly path: string;
  readonly message: string;
}
