import { BatonError, Cancelled, Timeout, Unavailable } from "../../tools/errors.ts";

/** What a library threw about a remote side, as an error of ours. An error that says nothing more means that it did not answer. */
export function remoteFailure(error: unknown, name: string): BatonError {
  if (error instanceof BatonError) return error;
  // Libraries wrap what `guardedFetch` throws.
  const within = error instanceof Error && error.cause instanceof BatonError ? error.cause : undefined;
  if (within !== undefined) return within;
  const reason = error instanceof Error ? error.message : String(error);
  if (error instanceof DOMException && error.name === "TimeoutError")
    return new Timeout(`${name} did not answer in time`, { cause: error });
  if (error instanceof DOMException && error.name === "AbortError")
    return new Cancelled(`the call of ${name} was stopped`, { cause: error });
  return new Unavailable(`${name} does not answer as it should: ${reason}`, { cause: error });
}
