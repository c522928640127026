import { BatonError } from "../../tools/errors.ts";

/** Most that is repeated of what a remote side says went wrong. */
const LONGEST = 2_000;

/**
 * The remote side did the task and says that it failed. Not repeated unless the step's policy names `unavailable`: it is an answer, and
 * says nothing about whether the next caller will be served.
 */
export function refused(name: string, said: string): BatonError {
  const reason = said.trim().slice(0, LONGEST);
  return new BatonError(
    "unavailable",
    false,
    `${name} reports a failure: ${reason === "" ? "it does not say which" : reason}`,
  );
}
