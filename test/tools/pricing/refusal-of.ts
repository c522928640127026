import { BatonError } from "../../../src/tools/errors.ts";

/** The error that an action ends in; fails where it ends well or in something else. */
export function refusalOf(action: () => unknown): BatonError {
  try {
    action();
  } catch (error) {
    if (error instanceof BatonError) return error;
    throw error;
  }
  throw new Error("expected a refusal, got a result");
}
