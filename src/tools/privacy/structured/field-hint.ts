import type { Cell } from "../cell.ts";
import type { PrivacyFinding } from "../finding.ts";
import type { Family } from "../recognizer.ts";
import { NOT_NAMES } from "../recognizers/person/name-lists.ts";

interface Hint {
  readonly field: RegExp;
  readonly entity: string;
  readonly family: Family;
  readonly label: string;
  readonly fits: (value: string) => boolean;
}

const digits = (least: number) => (value: string) => value.replaceAll(/\D/g, "").length >= least && value.length <= 40;
const name = (value: string) =>
  /^\p{L}[\p{L}\p{M} .,'’-]{1,60}$/u.test(value) &&
  !value
    .toLowerCase()
    .split(/[ .,-]+/)
    .some((word) => NOT_NAMES.has(word));
const opaque = (value: string) => /^\S{4,}$/.test(value) && !/^(?:true|false|null|none|\*+)$|^<.*>$/i.test(value);
const prose = (value: string) => /\p{L}/u.test(value) && value.length >= 5 && value.length <= 200;

const HINTS: readonly Hint[] = [
  {
    field:
      /\b(?:first|last|middle|given|family|full|maiden|sur|customer|contact|employee|patient|client|applicant|holder|guest|person|display) ?name\b|^(?:surname|forename|vorname|nachname|nom|prénom|apellido|cognome|cardholder|account holder|attendee|assignee|employee|patient)$/,
    entity: "PERSON",
    family: "person",
    label: "name",
    fits: name,
  },
  {
    field: /\b(?:ssn|social security(?: number| no)?)$/,
    entity: "US_SSN",
    family: "identity",
    label: "US social security number",
    fits: digits(4),
  },
  {
    field: /\b(?:dob|birth ?date|date of birth|birth ?day|geburtsdatum|born(?: on)?)$/,
    entity: "DATE_OF_BIRTH",
    family: "person",
    label: "date of birth",
    fits: (value) => /\d/.test(value) && value.length <= 40,
  },
  {
    field: /\b(?:phone|mobile|cell|telephone|tel|fax|telefon)(?: number| no| home| work)?$/,
    entity: "PHONE",
    family: "contact",
    label: "phone number",
    fits: digits(7),
  },
  {
    field: /\b(?:password|passwd|passphrase|pwd)$/,
    entity: "PASSWORD",
    family: "secret",
    label: "password",
    fits: opaque,
  },
  {
    field:
      /\b(?:api ?key|access token|auth token|refresh token|client secret|secret(?: key)?|private key|webhook secret)$/,
    entity: "API_KEY",
    family: "secret",
    label: "API key or token",
    fits: (value) => opaque(value) && value.length >= 8,
  },
  {
    field:
      /(?<!\b(?:ip|email|mail|mac|web|wallet|network|server) )\b(?:street(?: address)?|home address|postal address|address(?: line(?: ?\d)?)?|billing address|shipping address|adresse)$/,
    entity: "STREET_ADDRESS",
    family: "location",
    label: "street address",
    fits: prose,
  },
  {
    field: /\bpassport(?: number| no)?$/,
    entity: "PASSPORT",
    family: "identity",
    label: "passport number",
    fits: digits(5),
  },
  {
    field: /\bdriver'?s? licen[cs]e(?: number| no)?$/,
    entity: "DRIVER_LICENSE",
    family: "identity",
    label: "driver's licence number",
    fits: digits(4),
  },
  {
    field: /\b(?:bank )?account (?:number|no)$/,
    entity: "BANK_ACCOUNT",
    family: "financial",
    label: "bank account number",
    fits: digits(6),
  },
  {
    field: /\b(?:user ?name|login|handle)$/,
    entity: "USERNAME",
    family: "contact",
    label: "user name",
    fits: (value) => /^\S{3,40}$/.test(value),
  },
  {
    field: /\b(?:cvv|cvc|security code)$/,
    entity: "CARD_SECURITY_CODE",
    family: "financial",
    label: "card security code",
    fits: (value) => /^\d{3,4}$/.test(value),
  },
  {
    field: /\b(?:zip|zip code|postcode|postal code|plz)$/,
    entity: "POSTCODE",
    family: "location",
    label: "postcode",
    fits: (value) => /\d/.test(value) && value.length <= 12,
  },
];

const NAME_HINT = HINTS[0];
const PERSONAL = /\b(?:e ?mail|phone|mobile|dob|birth|ssn|address|passport|surname|last name|gender|salary)\b/;

function hintOf(cell: Cell): Hint | undefined {
  const own = HINTS.find(({ field, fits }) => field.test(cell.label) && fits(cell.text));
  if (own !== undefined) return own;
  // "name" alone may be a product's: the fields beside it tell.
  const bare = /(?:^| )name$/.test(cell.label) && cell.siblings.some((sibling) => PERSONAL.test(sibling));
  return bare && name(cell.text) ? NAME_HINT : undefined;
}

/** What the name of a field says of its whole value, where it says anything. */
export function fieldFinding(cell: Cell): PrivacyFinding | undefined {
  const trimmed = cell.text.trim();
  const hint = cell.label === "" || trimmed === "" ? undefined : hintOf({ ...cell, text: trimmed });
  if (hint === undefined) return undefined;
  const start = cell.text.indexOf(trimmed);
  const { entity, family, label } = hint;
  return {
    entity,
    family,
    label,
    start,
    end: start + trimmed.length,
    score: 0.85,
    decision: { recognizer: "field_name", strength: "format", base: 0.85, context: [], against: [], via: ["field"] },
  };
}
