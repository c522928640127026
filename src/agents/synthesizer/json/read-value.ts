const number = /(?<sign>[$€£]\s?)?(?<minus>(?<![\p{L}\p{N}])-)?(?<digits>\d+(?:[.,]\d+)*)\s?(?<unit>%|\p{L}+)?/gu;

/** What the words of a property's name say about the number wanted. */
const kinds: readonly { readonly wanted: RegExp; readonly given: (sign: string, unit: string) => boolean }[] = [
  {
    wanted: /\b(?:percent|percentage|rate|share|discount|uptime|pct)\b/iu,
    given: (_, unit) => unit === "%" || unit.startsWith("percent"),
  },
  {
    wanted: /\b(?:price|cost|fee|amount|total|charge|usd|eur|gbp|dollars?|credit|refund amount)\b/iu,
    given: (sign) => sign !== "",
  },
  { wanted: /\bminutes?\b/iu, given: (_, unit) => unit.startsWith("minute") },
  { wanted: /\bhours?\b/iu, given: (_, unit) => unit.startsWith("hour") || unit === "business" },
  {
    wanted: /\bdays?\b/iu,
    given: (_, unit) => unit.startsWith("day") || unit === "business" || unit === "working" || unit === "calendar",
  },
  { wanted: /\bweeks?\b/iu, given: (_, unit) => unit.startsWith("week") },
  { wanted: /\bmonths?\b/iu, given: (_, unit) => unit.startsWith("month") },
  { wanted: /\byears?\b/iu, given: (_, unit) => unit.startsWith("year") },
  { wanted: /\b(?:seats?|users?)\b/iu, given: (_, unit) => /^(?:seat|user)/u.test(unit) },
];

/** The number of a text that fits a property's name; the first where the name says nothing. `undefined` when none fits. */
export function readNumber(text: string, property: string, whole: boolean): number | undefined {
  const found = [...text.matchAll(number)].map(({ groups }) => ({
    value: Number(`${groups?.minus ?? ""}${(groups?.digits ?? "").replaceAll(/,(?=\d{3}(?:\D|$))/gu, "")}`),
    sign: groups?.sign ?? "",
    unit: (groups?.unit ?? "").toLowerCase(),
  }));
  const usable = found.filter(({ value }) => Number.isFinite(value) && (!whole || Number.isInteger(value)));
  const kind = kinds.find(({ wanted }) => wanted.test(property));
  const fitting = kind === undefined ? undefined : usable.find(({ sign, unit }) => kind.given(sign, unit));
  // A bare number is its own unit; a sentence has to say what it counts.
  if (fitting === undefined && kind !== undefined && /\p{L}/u.test(text)) return undefined;
  return (fitting ?? usable[0])?.value;
}

const denies = /\b(?:no|not|never|none|cannot|without|false|neither)\b|n['’]t\b|\bnon-?\p{L}+/iu;

/** What a sentence says on a yes-or-no property. */
export function readBoolean(text: string): boolean | undefined {
  return text.trim() === "" ? undefined : !denies.test(text);
}

const months = "january february march april may june july august september october november december".split(" ");
const written = new RegExp(
  String.raw`\b(?:(?<day>\d{1,2})(?:st|nd|rd|th)?\s+(?<month>${months.join("|")})|(?<month2>${months.join("|")})\s+(?<day2>\d{1,2})(?:st|nd|rd|th)?,?)\s+(?<year>\d{4})\b`,
  "iu",
);

/** The first full date of a text as `2026-11-05`. */
export function readDate(text: string): string | undefined {
  const iso = /\b\d{4}-\d{2}-\d{2}\b/u.exec(text)?.[0];
  if (iso !== undefined) return iso;
  const groups = written.exec(text)?.groups;
  if (groups === undefined) return undefined;
  const month = months.indexOf((groups.month ?? groups.month2 ?? "").toLowerCase()) + 1;
  const day = groups.day ?? groups.day2 ?? "";
  return `${groups.year}-${String(month).padStart(2, "0")}-${day.padStart(2, "0")}`;
}
