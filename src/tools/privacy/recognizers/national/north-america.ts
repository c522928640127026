import { standardNumber } from "../../checks/standard-number.ts";
import { luhn } from "../../checks/luhn.ts";
import type { NationalNumber } from "./national-number.ts";

const SSN = ["ssn", "social security", "social security number", "social", "soc sec", "ss"];
const TAX = ["tin", "itin", "taxpayer", "tax id", "individual taxpayer"];

// SSA: no area 000, 666 or 9xx, no group 00, no serial 0000.
const SSN_FORM = /(?!000|666|9\d\d)\d{3}(?<s>[ -])(?!00)\d{2}\k<s>(?!0000)\d{4}/;

/** The United States, Canada and Mexico. */
export const northAmerica: readonly NationalNumber[] = [
  {
    country: "US",
    name: "SSN",
    label: "US social security number",
    patterns: [SSN_FORM],
    context: SSN,
    strength: "format",
    score: 0.8,
  },
  {
    country: "US",
    name: "SSN",
    form: "solid",
    label: "US social security number",
    patterns: [/(?!000|666|9\d\d|078051120|219099999)\d{3}(?!00)\d{2}(?!0000)\d{4}/],
    // Two numbers that advertisements printed are left out.
    context: SSN,
    score: 0.1,
  },
  {
    country: "US",
    name: "ITIN",
    label: "US taxpayer number (ITIN)",
    patterns: [/9\d{2}(?<s>[ -])(?:5\d|6[0-5]|7\d|8[0-8]|9[0-2]|9[4-9])\k<s>\d{4}/],
    context: TAX,
    score: 0.7,
  },
  {
    country: "US",
    name: "ITIN",
    form: "solid",
    label: "US taxpayer number (ITIN)",
    patterns: [/9\d{2}(?:5\d|6[0-5]|7\d|8[0-8]|9[0-2]|9[4-9])\d{4}/],
    context: TAX,
    score: 0.1,
  },
  {
    country: "US",
    name: "EIN",
    label: "US employer number (EIN)",
    // The check is a list of prefixes in use.
    strength: "format",
    patterns: [/\d{2}-?\d{7}/],
    valid: standardNumber("US", "ein"),
    context: ["ein", "employer identification", "fein", "federal tax id", "tax id", "employer id"],
    score: 0.3,
  },
  {
    country: "US",
    name: "MBI",
    label: "US Medicare number",
    patterns: [
      /[1-9][AC-HJKMNP-RT-Y][AC-HJKMNP-RT-Y0-9]\d-?[AC-HJKMNP-RT-Y][AC-HJKMNP-RT-Y0-9]\d-?[AC-HJKMNP-RT-Y]{2}\d{2}/,
    ],
    context: ["medicare", "mbi", "beneficiary"],
    score: 0.6,
    family: "health",
  },
  {
    country: "US",
    name: "NPI",
    label: "US health provider number (NPI)",
    patterns: [/[12]\d{9}/],
    valid: (value) => luhn(`80840${value}`),
    context: ["npi", "national provider", "provider number", "provider id"],
    score: 0.2,
    family: "health",
  },
  {
    country: "US",
    name: "DEA",
    label: "US prescriber number (DEA)",
    patterns: [/[ABCDEFGHJKLMPRSTUX][A-Z9]\d{7}/],
    valid: (value) => {
      const digits = Array.from(value.slice(2), Number);
      const odd = [0, 2, 4].reduce((sum, index) => sum + (digits[index] ?? 0), 0);
      const even = [1, 3, 5].reduce((sum, index) => sum + (digits[index] ?? 0), 0);
      return (odd + 2 * even) % 10 === digits[6];
    },
    context: ["dea", "prescriber", "drug enforcement", "prescription"],
    score: 0.4,
    family: "health",
  },
  {
    country: "CA",
    name: "SIN",
    label: "Canadian social insurance number",
    patterns: [/[1-79]\d{2}(?<s>[ -])\d{3}\k<s>\d{3}/],
    valid: standardNumber("CA", "sin"),
    context: ["sin", "social insurance", "insurance number", "nas"],
    score: 0.45,
  },
  {
    country: "CA",
    name: "SIN",
    form: "solid",
    label: "Canadian social insurance number",
    patterns: [/[1-79]\d{8}/],
    valid: standardNumber("CA", "sin"),
    context: ["sin", "social insurance", "nas"],
    score: 0.15,
  },
  {
    country: "CA",
    name: "BUSINESS_NUMBER",
    label: "Canadian business number",
    patterns: [/\d{9}(?:RC|RT|RP|RZ)\d{4}/],
    valid: standardNumber("CA", "bn"),
    context: ["business number", "bn"],
    score: 0.8,
  },
  {
    country: "MX",
    name: "CURP",
    label: "Mexican population code (CURP)",
    patterns: [/[A-Z]{4}\d{6}[HMX][A-Z]{5}[0-9A-Z]\d/],
    valid: standardNumber("MX", "curp"),
    context: ["curp"],
    score: 0.92,
  },
  {
    country: "MX",
    name: "RFC",
    label: "Mexican tax number (RFC)",
    patterns: [/[A-ZÑ&]{3,4}-?\d{6}-?[0-9A-Z]{3}/],
    valid: standardNumber("MX", "rfc"),
    context: ["rfc"],
    score: 0.7,
  },
  {
    country: "MX",
    name: "CLABE",
    label: "Mexican bank account number (CLABE)",
    patterns: [/\d{18}/],
    valid: standardNumber("MX", "clabe"),
    context: ["clabe", "cuenta", "banco"],
    score: 0.45,
    family: "financial",
  },
];
