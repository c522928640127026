/** Milliseconds as a duration of the language, with its unit, since a bare number would be read as seconds; reads back as the same number. */
export function writeDuration(ms: number): string {
  if (!Number.isInteger(ms)) return `${decimal(ms)}ms`;
  if (ms % 3_600_000 === 0) return `${ms / 3_600_000}h`;
  if (ms % 60_000 === 0) return `${ms / 60_000}m`;
  return ms % 1000 === 0 ? `${ms / 1000}s` : `${ms}ms`;
}

/** All digits of a number, without an exponent. */
function decimal(value: number): string {
  const [digits = "", exponent] = String(value).split("e-");
  return exponent === undefined ? digits : `0.${"0".repeat(Number(exponent) - 1)}${digits.replace(".", "")}`;
}
