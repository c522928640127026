import { errorOf, type BatonError } from "../../../tools/errors.ts";
import { codeOfStatus } from "../../../tools/http-status.ts";
import { retryAfterMs } from "../../../tools/retry-after.ts";

const LONGEST = 1_000;

/** The failure that an HTTP status other than 2xx stands for; `said` is what the body says. */
export function httpFailure(
  name: string,
  { status, headers }: Pick<Response, "status" | "headers">,
  said: string,
  cause?: unknown,
): BatonError {
  const words = said.trim().slice(0, LONGEST);
  const wait = retryAfterMs(headers);
  return errorOf(codeOfStatus(status), `${name} answered ${status}${words === "" ? "" : `: ${words}`}`, {
    ...(wait !== undefined && { retryAfterMs: wait }),
    ...(cause !== undefined && { cause }),
  });
}
