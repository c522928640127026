const names = [
  "zero",
  "one",
  "two",
  "three",
  "four",
  "five",
  "six",
  "seven",
  "eight",
  "nine",
  "ten",
  "eleven",
  "twelve",
];

/** "three", "12", "1,500", "2.5k" or "a" as a number; undefined for everything else. */
export function numberFrom(text: string): number | undefined {
  const word = text.toLowerCase().trim();
  const named = names.indexOf(word);
  if (named >= 0) return named;
  if (word === "half a" || word === "half an") return 0.5;
  if (word === "a" || word === "an" || word === "single") return 1;
  if (word === "couple" || word === "a couple of") return 2;
  if (word === "dozen" || word === "a dozen") return 12;
  if (word === "half a dozen") return 6;
  const match = /^\$?(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?\s*(k|m)?$/.exec(word);
  if (match === null) return undefined;
  const factor = match[3] === "k" ? 1_000 : match[3] === "m" ? 1_000_000 : 1;
  return Number(`${(match[1] ?? "").replaceAll(",", "")}${match[2] ?? ""}`) * factor;
}

/** As part of a regular expression. */
export const numberPattern = `\\$?\\d{1,3}(?:,\\d{3})+(?:\\.\\d+)?|\\$?\\d+(?:\\.\\d+)?(?:k|m)?\\b|${names.slice(1).join("|")}|half an?|an?(?= (?:minute|hour|day|week)\\b)`;
