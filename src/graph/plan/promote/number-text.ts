const UNITS =
  "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(
    " ",
  );
const TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split(" ");

/** A number in digits, with thousands set off or not, and `k` or `m` behind it. */
export const DIGITS = String.raw`(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?[km]?`;
const simple = [...UNITS.slice(2), ...TENS.map((tens) => `${tens}(?:[- ](?:${UNITS.slice(1, 10).join("|")}))?`)].join(
  "|",
);
/** A number in words; "one" is left out, being a pronoun as often. */
export const WORDS = String.raw`(?:a dozen|two dozen|half a dozen|(?:(?:a|one|${simple}) )?(?:hundred|thousand)|${simple})`;

/** The number that such a text stands for. */
export function numberOf(text: string): number {
  const lower = text.toLowerCase();
  const digits = /^([\d,]+(?:\.\d+)?)([km]?)$/u.exec(lower);
  if (digits !== null) {
    const factor = digits[2] === "k" ? 1000 : digits[2] === "m" ? 1_000_000 : 1;
    return Number((Number((digits[1] ?? "").replaceAll(",", "")) * factor).toFixed(6));
  }
  if (lower.endsWith("dozen")) return lower.startsWith("half") ? 6 : lower.startsWith("two") ? 24 : 12;
  const parts = lower.split(/[\s-]+/u);
  return parts.reduce((sum, part) => {
    if (part === "hundred" || part === "thousand") return (sum === 0 ? 1 : sum) * (part === "hundred" ? 100 : 1000);
    const tens = TENS.indexOf(part);
    return sum + (part === "a" ? 1 : tens >= 0 ? (tens + 2) * 10 : Math.max(0, UNITS.indexOf(part)));
  }, 0);
}
