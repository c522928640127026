import { BatonError, Cancelled, errorOf, Timeout, Unavailable } from "../../tools/errors.ts";
import { classify } from "../../tools/foreign-error.ts";

/** What a library threw about a remote side, as an error of ours. An error that says nothing more means that it did not answer. */
export function remoteFailure(error: unknown, name: string): BatonError {
  if (error instanceof BatonError) return error;
  // Libraries wrap what `guardedFetch` throws.
  const within = error instanceof Error && error.cause instanceof BatonError ? error.cause : undefined;
  if (within !== undefined) return within;
  if (error instanceof DOMException && error.name === "TimeoutError")
    return new Timeout(`${name} did not answer in time`, { cause: error });
  if (error instanceof DOMException && error.name === "AbortError")
    return new Cancelled(`the call of ${name} was stopped`, { cause: error });
  const found = classify(error);
  if (found !== undefined) {
    const detail = { cause: error, ...(found.outcome !== undefined && { outcome: found.outcome }) };
    return errorOf(found.code, `${name} cannot be called (${found.by})`, detail);
  }
  const reason = error instanceof Error ? error.message : String(error);
  return new Unavailable(`${name} does not answer as it should: ${reason}`, { cause: error });
}
