/** Kinds of expressions of which a fragment replaces the one in the last question. */
const kinds: readonly RegExp[] = [
  /\b(?:january|february|march|april|may|june|july|august|september|october|november|december)(?:\s+20\d\d)?\b|\bq[1-4](?:\s+20\d\d)?\b|\b(?:last|this|next)\s+(?:week|month|quarter|year|spring|summer|autumn|winter)\b|\b20\d\d\b/iu,
  /\b(?:monthly|yearly|annually|annual|quarterly|per (?:month|year|quarter)|a (?:month|year)|by the (?:month|year))\b/iu,
  /\b(?:starter|team|enterprise|basic|pro|premium|business|standard)\b(?:\s+(?:plan|package|tier))?/iu,
  /\b(?:emea|apac|americas|europe|asia|germany|france|the uk|britain|the us|new york|california|australia|north|south|east|west)\b/iu,
  /\b(?:in\s+)?(?:dollars|euros?|pounds|usd|eur|gbp|francs|chf)\b/iu,
];
/** A number with what it counts, as in "50 seats". */
const counted = /\b(\d[\d,.]*)(\s+[\p{L}-]+)?/u;
const wordNumber =
  /\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|a hundred|hundred)\b/iu;

/**
 * Works a fragment into an earlier question: an expression of the same kind (a number, a time, a plan, a region, a currency) is exchanged for it;
 * what has no counterpart is added at the end.
 */
export function substitute(question: string, fragment: string): string {
  const core = fragment
    .replace(/^(?:for|in|with|at|on|about|of|if|the)\s+/iu, "")
    .replace(/\s+(?:then|instead|though|please)$/iu, "");
  for (const kind of kinds) {
    const value = kind.exec(core)?.[0];
    if (value !== undefined && kind.test(question)) return question.replace(kind, value);
  }
  const number = counted.exec(core);
  const old = counted.exec(question) ?? wordNumber.exec(question);
  if (number !== null && old !== null) {
    const [, digits = "", noun] = number;
    const by = noun === undefined || old[2] === undefined ? digits : `${digits}${noun}`;
    const from = by === digits ? (old[1] ?? old[0]) : old[0];
    return question.replace(from, by);
  }
  return `${question.replace(/[\s?.!]+$/u, "")}, ${fragment}?`;
}
