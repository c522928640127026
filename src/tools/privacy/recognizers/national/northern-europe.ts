import { standardNumber } from "../../checks/standard-number.ts";
import { luhn } from "../../checks/luhn.ts";
import type { NationalNumber } from "./national-number.ts";

const BIRTH_CODE = ["isikukood", "personal code", "asmens kodas"];

// A coordination number adds 60 to the day; the check runs over the last ten digits.
const PERSONNUMMER = /(?:19|20)?\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]|6[1-9]|[78]\d|9[01])[-+]\d{4}/;

function personnummer(value: string): boolean {
  return luhn(value.replaceAll(/\D/g, "").slice(-10));
}

/** The Nordic and Baltic countries, Ukraine and Russia. */
export const northernEurope: readonly NationalNumber[] = [
  {
    country: "SE",
    name: "PERSONNUMMER",
    label: "Swedish personal number",
    patterns: [PERSONNUMMER],
    valid: personnummer,
    context: ["personnummer", "samordningsnummer", "personal number"],
    score: 0.75,
  },
  {
    country: "SE",
    name: "PERSONNUMMER",
    form: "solid",
    label: "Swedish personal number",
    patterns: [
      /(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{4}/,
      /\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{4}/,
    ],
    valid: personnummer,
    context: ["personnummer", "samordningsnummer", "personal number"],
    score: 0.25,
  },
  {
    country: "NO",
    name: "FODSELSNUMMER",
    label: "Norwegian birth number",
    patterns: [/\d{6} ?\d{5}/],
    valid: standardNumber("NO", "fodselsnummer"),
    context: ["fødselsnummer", "fodselsnummer", "personnummer", "birth number"],
    score: 0.5,
  },
  {
    country: "DK",
    name: "CPR",
    label: "Danish CPR number",
    patterns: [/(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])\d{2}-\d{4}/],
    context: ["cpr", "cpr nummer", "personnummer"],
    score: 0.5,
  },
  {
    country: "FI",
    name: "HETU",
    label: "Finnish identity code",
    patterns: [/(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])\d{2}[-+ABCDEFYXWVU]\d{3}[0-9A-FHJK-NPR-Y]/],
    valid: (value) =>
      "0123456789ABCDEFHJKLMNPRSTUVWXY"[Number(value.slice(0, 6) + value.slice(7, 10)) % 31] === value.at(-1),
    context: ["hetu", "henkilötunnus", "identity code"],
    score: 0.9,
  },
  {
    country: "IS",
    name: "KENNITALA",
    label: "Icelandic identity number",
    patterns: [/\d{6}-?\d{4}/],
    valid: standardNumber("IS", "kennitala"),
    context: ["kennitala", "kt"],
    score: 0.35,
  },
  {
    country: "EE",
    name: "ISIKUKOOD",
    label: "Estonian personal code",
    patterns: [/[1-6]\d{10}/],
    valid: standardNumber("EE", "ik"),
    context: BIRTH_CODE,
    score: 0.4,
  },
  {
    country: "LT",
    name: "ASMENS_KODAS",
    label: "Lithuanian personal code",
    patterns: [/[1-6]\d{10}/],
    valid: standardNumber("LT", "asmens"),
    context: BIRTH_CODE,
    score: 0.4,
  },
  {
    country: "RU",
    name: "INN",
    label: "Russian tax number (INN)",
    patterns: [/\d{12}/, /\d{10}/],
    valid: standardNumber("RU", "inn"),
    context: ["инн", "inn"],
    score: 0.2,
  },
  {
    country: "UA",
    name: "RNTRC",
    label: "Ukrainian taxpayer number",
    patterns: [/\d{10}/],
    valid: standardNumber("UA", "rntrc"),
    context: ["рнокпп", "іпн", "rntrc"],
    score: 0.15,
  },
];
