const lostSockets = new Set([
  "ECONNRESET",
  "ECONNREFUSED",
  "ECONNABORTED",
  "EPIPE",
  "ETIMEDOUT",
  // While a database moves to another host.
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EAI_AGAIN",
]);

/**
 * Whether the database went away under a call: a socket error, or SQLSTATE class 08 (connection) or 57P (the server shuts
 * down or is starting), or 53300 (it takes no more connections), anywhere in the chain of causes.
 */
export function isConnectionLoss(error: unknown): boolean {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 8; cause = cause.cause, depth += 1) {
    if (cause instanceof AggregateError && cause.errors.some(isConnectionLoss)) return true;
    const code: unknown = "code" in cause ? cause.code : undefined;
    if (
      typeof code === "string" &&
      (lostSockets.has(code) || code === "53300" || code.startsWith("57P") || /^08\w{3}$/.test(code))
    )
      return true;
  }
  return false;
}
