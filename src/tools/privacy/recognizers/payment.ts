import { ValidationErrorsIBAN, countrySpecs, isValidBIC, validateIBAN } from "ibantools";
import { luhn } from "../checks/luhn.ts";
import { weightedSum } from "../checks/weighted-sum.ts";
import { NUMBER_WORDS } from "../number-words.ts";
import { patternRecognizer } from "../pattern-recognizer.ts";
import type { Verdict } from "../pattern-recognizer.ts";
import type { Hit, Recognizer } from "../recognizer.ts";
import type { Source } from "../source.ts";

const BRANDS: readonly (readonly [string, RegExp])[] = [
  ["Visa", /^4(?:\d{12}|\d{15}|\d{18})$/],
  ["Mastercard", /^(?=\d{16}$)(?:5[1-5]|222[1-9]|22[3-9]\d|2[3-6]\d\d|27[01]\d|2720)/],
  ["American Express", /^3[47]\d{13}$/],
  ["Discover", /^(?=\d{16,19}$)(?:6011|65|64[4-9]|622)/],
  ["JCB", /^35(?:2[89]|[3-8]\d)\d{12}$/],
  ["Diners Club", /^3(?:0[0-5]|[689])\d{11,16}$/],
  ["UnionPay", /^62\d{14,17}$/],
  ["Maestro", /^(?:50|5[6-9]|6\d)\d{10,17}$/],
];

function card(value: string): Verdict {
  const digits = value.replaceAll(/\D/g, "");
  if (!luhn(digits) || /^(\d)\1*$/.test(digits)) return false;
  const brand = BRANDS.find(([, form]) => form.test(digits))?.[0];
  if (brand === undefined) return { score: 0.3, check: "luhn" };
  // A dozen digits of the widest brand pass by chance too often to stand alone.
  return { score: brand === "Maestro" && digits.length < 16 ? 0.4 : 0.9, check: `luhn, ${brand}` };
}

const IBAN_START = /(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?=[ -]?[A-Z0-9])/gi;

const IBAN_LENGTHS = new Map(Object.entries(countrySpecs).map(([country, { chars }]) => [country, chars ?? undefined]));

/** A national check digit inside the account number may be wrong: mod 97 and the country's length are sign enough. */
function ibanChecks(iban: string): boolean {
  const { errorCodes } = validateIBAN(iban);
  return errorCodes.every((code) => code === ValidationErrorsIBAN.WrongAccountBankBranchChecksum);
}

function* ibans({ text }: Source): Iterable<Hit> {
  for (const match of text.matchAll(IBAN_START)) {
    const wanted = IBAN_LENGTHS.get(match[0].slice(0, 2).toUpperCase());
    if (wanted === undefined) continue;
    let end = match.index;
    let taken = "";
    // Exactly the country's length: a word in capitals may follow.
    while (taken.length < wanted && end < text.length) {
      const character = text[end] ?? "";
      if (/[A-Za-z0-9]/.test(character)) taken += character;
      else if (!/[ .-]/.test(character) || !/[A-Za-z0-9]/.test(text[end + 1] ?? "")) break;
      end++;
    }
    if (taken.length < wanted || /[A-Za-z0-9]/.test(text[end] ?? "")) continue;
    const place = { start: match.index, end };
    // A mistyped IBAN is still somebody's account, where the words around it say that it is one.
    if (ibanChecks(taken.toUpperCase())) yield { ...place, check: "mod 97" };
    else yield { ...place, check: "length", score: 0.3, strength: "pattern" };
  }
}

/** What pays and where it is paid to. */
export const payment: readonly Recognizer[] = [
  patternRecognizer({
    name: "payment_card",
    entity: "CREDIT_CARD",
    family: "financial",
    label: "payment card number",
    patterns: [
      /(?<!\w|\d[.,-])\d{4}([ .-]?)\d{4}\1\d{4}\1\d{4}(?:\1\d{3})?(?!\w|[.,-]\d)/g,
      /(?<!\w|\d[.,-])\d{4}([ .-]?)\d{4}\1\d{4}\1\d{4}(?!\w)/g,
      /(?<!\w|\d[.,-])3\d{3}([ .-]?)\d{6}\1\d{4,5}(?!\w|[.,-]\d)/g,
      /(?<!\w|\d[.,-])\d{12,19}(?!\w|[.,-]\d)/g,
    ],
    check: card,
    checked: "luhn",
    strength: "checksum",
    score: 0.9,
    context: [
      "card",
      "credit",
      "debit",
      "visa",
      "mastercard",
      "amex",
      "discover",
      "cc",
      "pan",
      "karte",
      "carte",
      "tarjeta",
    ],
  }),
  {
    name: "iban",
    entity: "IBAN",
    family: "financial",
    label: "IBAN",
    strength: "checksum",
    score: 0.97,
    context: ["iban", "bank account", "konto", "kontonummer", "compte bancaire"],
    find: ibans,
  },
  patternRecognizer({
    name: "bic",
    entity: "SWIFT_BIC",
    family: "financial",
    label: "bank identifier (BIC)",
    patterns: [/(?<!\w)[A-Z]{4}[A-Z]{2}[A-Z0-9]{2}(?:[A-Z0-9]{3})?(?!\w)/g],
    check: (value) => isValidBIC(value),
    checked: "country",
    strength: "format",
    score: 0.2,
    contextRequired: true,
    context: ["bic", "swift", "bank identifier", "swift code"],
  }),
  patternRecognizer({
    name: "us_routing_number",
    entity: "US_ROUTING_NUMBER",
    family: "financial",
    label: "US bank routing number",
    countries: ["US"],
    patterns: [/(?<![\w-])(?:0\d|1[0-2]|2\d|3[0-2]|6[1-9]|7[0-2]|80)\d{2}-?\d{4}-?\d(?![\w-])/g],
    check: (value) => weightedSum(value, [3, 7, 1, 3, 7, 1, 3, 7, 1]) % 10 === 0,
    checked: "aba checksum",
    strength: "checksum",
    score: 0.2,
    contextRequired: true,
    context: ["routing", "aba", "rtn", "routing number", "wire"],
  }),
  patternRecognizer({
    name: "bank_account",
    entity: "BANK_ACCOUNT",
    family: "financial",
    label: "bank account number",
    patterns: [/(?<![\w.,-])\d{6,17}(?![\w-]|[.,]\d)/g, /(?<![\w-])\d{4}-\d{4,7}-\d{2,4}(?![\w-])/g],
    strength: "pattern",
    score: 0.1,
    contextRequired: true,
    context: [
      "bank account",
      "account number",
      "acct",
      "account no",
      "checking account",
      "savings account",
      "kontonummer",
      "iban",
    ],
    against: NUMBER_WORDS,
  }),
  patternRecognizer({
    name: "gb_sort_code",
    entity: "GB_SORT_CODE",
    family: "financial",
    label: "UK sort code",
    countries: ["GB"],
    patterns: [/(?<![\w-])\d{2}[ -]\d{2}[ -]\d{2}(?![\w-])/g],
    strength: "pattern",
    score: 0.15,
    contextRequired: true,
    context: ["sort code", "sortcode"],
  }),
  patternRecognizer({
    name: "card_security_code",
    entity: "CARD_SECURITY_CODE",
    family: "financial",
    label: "card security code",
    patterns: [
      /\b(?:cvv2?|cvc2?|cid|csc|security code|card code)(?: is| was|:|=|#)?[ :=#]{0,3}(?<value>\d{3,4})(?!\w|[.,]\d)/dgi,
    ],
    strength: "format",
    score: 0.85,
  }),
  patternRecognizer({
    name: "card_expiry",
    entity: "CARD_EXPIRY",
    family: "financial",
    label: "card expiry date",
    patterns: [
      /\b(?:exp(?:iry|ires|iration)?(?: date)?|valid (?:thru|until|through))\.?(?: is| on|:)?[ :]{0,3}(?<value>(?:0[1-9]|1[0-2]) ?[/-] ?(?:20)?\d{2})(?![\w/-])/dgi,
    ],
    strength: "pattern",
    score: 0.6,
  }),
  patternRecognizer({
    name: "pin_code",
    entity: "PIN",
    family: "financial",
    label: "PIN",
    patterns: [/\b(?:pin|pin code|pin number)(?: is| was|:|=)?[ :=]{0,3}(?<value>\d{4,6})(?!\w|[.,]\d)/dgi],
    strength: "pattern",
    score: 0.65,
  }),
];
