import { BatonError } from "../../tools/errors.ts";

/** Thrown when a run was taken up again and again and never got any further: it seems to take its worker down with it. */
export class Stalled extends BatonError {
  constructor(times: number) {
    super(
      "unavailable",
      false,
      `the run was given up: ${times} attempts in a row were cut off without getting any further`,
    );
  }
}
