import type { ErrorCode } from "./failure.ts";

/** What an HTTP status of 400 and above means for whoever called; by RFC 9110, RFC 6585 (428, 429), RFC 8470 (425). */
export function codeOfStatus(status: number): ErrorCode {
  switch (status) {
    case 401:
    case 402:
    case 403:
    case 407:
    case 451:
    case 511:
      return "denied";
    case 404:
    case 410:
      return "not_found";
    case 408:
    case 504:
      return "timeout";
    case 409:
    case 412:
    case 428:
      return "conflict";
    // Locked, and too early: the same request may pass a moment later.
    case 423:
    case 425:
      return "transient";
    case 429:
      return "rate_limited";
    // Not implemented, and an HTTP version that is not spoken: it is so tomorrow.
    case 501:
    case 505:
      return "invalid_input";
    default:
      return status >= 500 ? "unavailable" : "invalid_input";
  }
}
