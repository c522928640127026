/**
 * The wait that a response asks for, in milliseconds: `retry-after-ms` where the endpoint gives it, else `Retry-After` as seconds
 * or as an HTTP date (RFC 9110, 10.2.3). `undefined` when it asks for none or what it says cannot be read.
 */
export function retryAfterMs(headers: Pick<Headers, "get">, now: number = Date.now()): number | undefined {
  const exact = amount(headers.get("retry-after-ms"));
  if (exact !== undefined) return exact;
  const header = headers.get("retry-after");
  const seconds = amount(header);
  if (seconds !== undefined) return seconds * 1000;
  const date = header === null ? Number.NaN : Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

function amount(header: string | null): number | undefined {
  if (header === null || header.trim() === "") return undefined;
  const value = Number(header);
  return Number.isFinite(value) && value >= 0 ? value : undefined;
}
