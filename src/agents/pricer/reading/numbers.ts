import { exact, type Exact } from "../../../tools/pricing/exact.ts";
import type { Token } from "./tokens.ts";

/** A number found in a text: its value and how many tokens it takes. */
export interface NumberAt {
  readonly value: Exact;
  readonly length: number;
}

/** The number that begins at a token: "1,800", "2.5 million", "25k", "forty-two", "a hundred and fifty", "two dozen". */
export function numberAt(tokens: readonly Token[], at: number): NumberAt | undefined {
  const first = tokens[at];
  if (first === undefined) return undefined;
  if (/^\d[\d,]*(\.\d+)?$/.test(first.lower)) return digits(tokens, at, first);
  return words(tokens, at);
}

function digits(tokens: readonly Token[], at: number, first: Token): NumberAt {
  let value = exact(first.lower.replaceAll(",", ""));
  let length = 1;
  const next = tokens[at + 1];
  const glued = next !== undefined && next.start === first.end;
  const scale = next === undefined ? undefined : (SCALES[next.lower] ?? (glued ? SHORT_SCALES[next.lower] : undefined));
  if (scale !== undefined) {
    value = value.times(scale);
    length = 2;
  }
  return { value, length };
}

function words(tokens: readonly Token[], at: number): NumberAt | undefined {
  const half = halfOf(tokens, at);
  if (half !== undefined) return half;
  let i = at;
  let total = exact(0);
  let group: Exact | undefined;
  let seen = false;
  const opening = tokens[i]?.lower;
  if ((opening === "a" || opening === "an") && isScale(tokens[i + 1])) {
    group = exact(1);
    seen = true;
    i += 1;
  }
  for (; i < tokens.length; i++) {
    const word = tokens[i]?.lower ?? "";
    const small = SMALL[word];
    const scale = SCALES[word];
    const joins =
      word === "and" &&
      seen &&
      total.plus(group ?? 0).greaterThanOrEqualTo(100) &&
      SMALL[tokens[i + 1]?.lower ?? ""] !== undefined;
    if (small !== undefined && fits(group, small)) group = (group ?? exact(0)).plus(small);
    else if (scale !== undefined && seen) {
      if (scale === 100 || scale === 12) group = (group ?? exact(1)).times(scale);
      else {
        total = total.plus((group ?? exact(1)).times(scale));
        group = undefined;
      }
    } else if (!joins) break;
    seen = true;
  }
  return seen ? { value: total.plus(group ?? 0), length: i - at } : undefined;
}

/** "half a million", "half a dozen", "a half dozen". */
function halfOf(tokens: readonly Token[], at: number): NumberAt | undefined {
  const isArticle = (word: string | undefined) => word === "a" || word === "an";
  const before = isArticle(tokens[at]?.lower) ? 1 : 0;
  if (tokens[at + before]?.lower !== "half") return undefined;
  const after = isArticle(tokens[at + before + 1]?.lower) ? 1 : 0;
  const scale = SCALES[tokens[at + before + 1 + after]?.lower ?? ""];
  return scale === undefined ? undefined : { value: exact(scale).dividedBy(2), length: before + after + 2 };
}

/** "forty" then "two" is 42; "two" then "forty", or "five" then "six", are two numbers. */
function fits(group: Exact | undefined, small: number): boolean {
  if (group === undefined) return true;
  const rest = group.modulo(100);
  if (rest.isZero()) return true;
  return small < 10 && rest.greaterThanOrEqualTo(20) && rest.modulo(10).isZero();
}

function isScale(token: Token | undefined): boolean {
  return token !== undefined && SCALES[token.lower] !== undefined;
}

const SMALL: Readonly<Record<string, number>> = {
  zero: 0,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  twelve: 12,
  thirteen: 13,
  fourteen: 14,
  fifteen: 15,
  sixteen: 16,
  seventeen: 17,
  eighteen: 18,
  nineteen: 19,
  twenty: 20,
  thirty: 30,
  forty: 40,
  fourty: 40,
  fifty: 50,
  sixty: 60,
  seventy: 70,
  eighty: 80,
  ninety: 90,
};

const SCALES: Readonly<Record<string, number>> = {
  dozen: 12,
  hundred: 100,
  thousand: 1000,
  million: 1_000_000,
  billion: 1_000_000_000,
};

const SHORT_SCALES: Readonly<Record<string, number>> = { k: 1000, m: 1_000_000, mio: 1_000_000 };
