import { isCurrency } from "../../../tools/pricing/money.ts";
import { numberAt } from "./numbers.ts";
import { periodAt } from "./period-words.ts";
import { wordAt, type Recogniser } from "./scan.ts";

/** "$1,000 a month", "500 euros", "USD 500": an amount of money, with the period it is for. */
export const recogniseMoney: Recogniser = (scan, at) => {
  const leading = currencyAt(scan.tokens[at]?.text ?? "");
  const number = numberAt(scan.tokens, leading === undefined ? at : at + 1);
  if (number === undefined) return undefined;
  const after = at + (leading === undefined ? 0 : 1) + number.length;
  const trailing = leading === undefined ? currencyAt(scan.tokens[after]?.text ?? "") : undefined;
  const currency = leading ?? trailing;
  if (currency === undefined) return undefined;
  const end = after + (trailing === undefined ? 0 : 1);
  const forThe =
    wordAt(scan, end) === "for" &&
    /^(the|a|one)$/.test(wordAt(scan, end + 1)) &&
    /^(month|year)$/.test(wordAt(scan, end + 2));
  const period = forThe
    ? { per: wordAt(scan, end + 2) === "year" ? ("year" as const) : ("month" as const), length: 3 }
    : periodAt(scan, end);
  return {
    kind: "money",
    at,
    length: end - at + (period?.length ?? 0),
    amount: number.value,
    currency,
    per: period?.per,
  };
};

/** "in euros", "EUR", "convert to CHF": the currency a price is wanted in. */
export const recogniseCurrency: Recogniser = (scan, at) => {
  const token = scan.tokens[at];
  if (token === undefined) return undefined;
  const national = NATIONAL[`${token.lower} ${wordAt(scan, at + 1)}`];
  if (national !== undefined) return { kind: "currency", at, length: 2, code: national };
  const code = currencyAt(token.text);
  if (code === undefined) return undefined;
  const wanted = ["in", "into", "to", "as", "with", "for", "using", "/", "("].includes(wordAt(scan, at - 1));
  const certain = WORDS[token.lower] !== undefined && token.lower !== "pound" && token.lower !== "dollar";
  return wanted || certain ? { kind: "currency", at, length: 1, code } : undefined;
};

/** ISO codes count in capitals only, so that "all" and "try" are not the lek and the lira. */
function currencyAt(text: string): string | undefined {
  const word = WORDS[text.toLowerCase()];
  if (word !== undefined) return word;
  return /^[A-Z]{3}$/.test(text) && text !== "ALL" && isCurrency(text) ? text : undefined;
}

const WORDS: Readonly<Record<string, string>> = {
  $: "USD",
  "€": "EUR",
  "£": "GBP",
  "¥": "JPY",
  usd: "USD",
  dollar: "USD",
  dollars: "USD",
  bucks: "USD",
  eur: "EUR",
  euro: "EUR",
  euros: "EUR",
  gbp: "GBP",
  pound: "GBP",
  pounds: "GBP",
  sterling: "GBP",
  quid: "GBP",
  jpy: "JPY",
  yen: "JPY",
  chf: "CHF",
  francs: "CHF",
  rupees: "INR",
  kroner: "DKK",
  kronor: "SEK",
  zloty: "PLN",
};

/** "Australian dollars" are neither US dollars nor a customer in Australia. */
const NATIONAL: Readonly<Record<string, string>> = {
  "us dollars": "USD",
  "american dollars": "USD",
  "australian dollars": "AUD",
  "canadian dollars": "CAD",
  "japanese yen": "JPY",
  "british pounds": "GBP",
  "swiss francs": "CHF",
  "indian rupees": "INR",
  "danish kroner": "DKK",
  "norwegian kroner": "NOK",
  "swedish kronor": "SEK",
};
