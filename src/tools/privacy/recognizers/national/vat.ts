import { standardNumber } from "../../checks/standard-number.ts";
import { patternRecognizer } from "../../pattern-recognizer.ts";
import type { Recognizer } from "../../recognizer.ts";

// The prefix stands before the number, so that the country is known and the check is the right one.
const CHECKS: Readonly<Record<string, (value: string) => boolean>> = {
  AT: standardNumber("AT", "uid"),
  BE: standardNumber("BE", "vat"),
  BG: standardNumber("BG", "vat"),
  CY: standardNumber("CY", "vat"),
  CZ: standardNumber("CZ", "dic"),
  DE: standardNumber("DE", "vat"),
  DK: standardNumber("DK", "cvr"),
  EE: standardNumber("EE", "kmkr"),
  EL: standardNumber("GR", "vat"),
  ES: standardNumber("ES", "nif"),
  FI: standardNumber("FI", "alv"),
  FR: standardNumber("FR", "tva"),
  GB: standardNumber("GB", "vat"),
  HR: standardNumber("HR", "oib"),
  HU: standardNumber("HU", "anum"),
  IE: standardNumber("IE", "vat"),
  IT: standardNumber("IT", "iva"),
  LT: standardNumber("LT", "pvm"),
  LU: standardNumber("LU", "tva"),
  LV: standardNumber("LV", "pvn"),
  MT: standardNumber("MT", "vat"),
  NL: standardNumber("NL", "btw"),
  PL: standardNumber("PL", "nip"),
  PT: standardNumber("PT", "nif"),
  RO: standardNumber("RO", "cif"),
  SE: standardNumber("SE", "vat"),
  SI: standardNumber("SI", "ddv"),
  SK: standardNumber("SK", "dph"),
};

function valid(value: string): boolean {
  const check = CHECKS[value.slice(0, 2).toUpperCase()];
  return check !== undefined && (check(value) || check(value.slice(2)));
}

/** VAT numbers of the European Union and the United Kingdom, written with their country's prefix. */
export const vat: Recognizer = patternRecognizer({
  name: "eu_vat",
  entity: "VAT_NUMBER",
  family: "identity",
  label: "VAT number",
  patterns: [
    new RegExp(
      `(?<!\\w)(?:${Object.keys(CHECKS).join("|")})[ -]?[A-Z0-9]{1,2}[ .]?\\d{3}[ .]?\\d{2,3}[ .]?[A-Z0-9]{1,5}(?!\\w)`,
      "g",
    ),
  ],
  check: valid,
  checked: "checksum",
  strength: "checksum",
  score: 0.75,
  context: ["vat", "vat number", "vat id", "ust id", "ustid", "umsatzsteuer", "tva", "iva", "btw", "mwst", "tax"],
});
