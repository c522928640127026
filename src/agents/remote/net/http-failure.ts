import {
  BatonError,
  Conflict,
  Denied,
  InvalidInput,
  RateLimited,
  Timeout,
  Unavailable,
} from "../../../tools/errors.ts";

const LONGEST = 1_000;

/** The failure that an HTTP status other than 2xx stands for; `said` is what the body says. */
export function httpFailure(name: string, response: Pick<Response, "status" | "headers">, said: string): BatonError {
  const { status, headers } = response;
  const words = said.trim().slice(0, LONGEST);
  const message = `${name} answered ${status}${words === "" ? "" : `: ${words}`}`;
  const wait = retryAfterMs(headers.get("retry-after"));
  const detail = wait === undefined ? {} : { retryAfterMs: wait };
  if (status === 401 || status === 403 || status === 407) return new Denied(message);
  if (status === 429) return new RateLimited(message, detail);
  if (status === 408 || status === 504) return new Timeout(message, detail);
  if (status === 409 || status === 412) return new Conflict(message);
  if (status === 425) return new Unavailable(message, detail);
  if (status >= 400 && status < 500) return new InvalidInput(message);
  return new Unavailable(message, detail);
}

/** Milliseconds from now: seconds, or a date. */
function retryAfterMs(header: string | null): number | undefined {
  if (header === null) return undefined;
  const given = header.trim();
  if (/^\d{1,9}$/.test(given)) return Number(given) * 1000;
  const at = Date.parse(given);
  return Number.isNaN(at) ? undefined : Math.max(0, at - Date.now());
}
