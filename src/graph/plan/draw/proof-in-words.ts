import type { Bound, Proof } from "../proof/proof.ts";

/** What a plan usually takes and at most, in one line. */
export function proofInWords({ expected, worst, budget }: Proof): string {
  const verdict = budget === undefined ? "" : budget === "proven" ? "; within budget" : "; stopped at its budget";
  return `usually ${boundInWords(expected)}; at most ${boundInWords(worst)}${verdict}`;
}

function boundInWords({ steps, attempts, tokens, usd, seconds }: Bound): string {
  return [
    plural(steps, "step"),
    ...(attempts > steps ? [plural(attempts, "attempt")] : []),
    ...(tokens > 0 ? [plural(tokens, "token")] : []),
    ...(usd > 0 ? [`$${usd.toLocaleString("en", { maximumFractionDigits: 4 })}`] : []),
    secondsInWords(seconds),
  ].join(", ");
}

function plural(count: number, word: string): string {
  const rounded = Math.round(count * 10) / 10;
  return `${rounded.toLocaleString("en")} ${word}${rounded === 1 ? "" : "s"}`;
}

/** "250 ms", "1.2 s", "5 min", "2.5 h". */
export function secondsInWords(seconds: number): string {
  const one = (value: number): string => String(Math.round(value * 10) / 10);
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 90) return `${one(seconds)} s`;
  return seconds < 5400 ? `${one(seconds / 60)} min` : `${one(seconds / 3600)} h`;
}
