import { BatonError, toFailure } from "../../tools/errors.ts";

/** Thrown when a run was taken up again and again and never got any further: it seems to take its worker down with it, or its connections. */
export class Stalled extends BatonError {
  /**
   * @param times how often it did not
   * @param cause what the last one failed of, where it seemed to be the database each time
   */
  constructor(times: number, cause?: unknown) {
    const by = cause === undefined ? "" : `, the last one by: ${toFailure(cause).message}`;
    super(
      "unavailable",
      false,
      `the run was given up: ${times} attempts in a row were cut off without getting any further${by}`,
      { cause },
    );
  }
}
