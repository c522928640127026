/** One change the optimizer made. */
export interface Rewrite {
  /** Path of the step, as `outer/inner` in a nested workflow. */
  readonly step: string;
  /** `nested`: steps were put together, so that an uneven branch does not wait for its neighbours. */
  readonly change: "merged" | "removed" | "unordered" | "nested";
  readonly reason: string;
}
