import { patternRecognizer } from "../pattern-recognizer.ts";
import type { Recognizer } from "../recognizer.ts";

const NAME = "\\p{Lu}[\\p{L}'’.-]{1,24}";
const ENGLISH =
  "(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive|Dr|Court|Ct|Place|Pl|Square|Sq|Terrace|Ter|Way|Parkway|Pkwy|Highway|Hwy|Circle|Cir|Trail|Trl|Close|Crescent|Gardens|Grove|Mews|Row|Hill|Walk|Wharf|Alley|Quay|Broadway)";
const UNIT = "(?:,? (?:Apt|Apartment|Suite|Ste|Unit|Flat|Floor|Fl|Room|Rm|#)\\.? ?#?\\w{1,6})?";
const US_TAIL = `(?:,? ${NAME}(?: ${NAME}){0,2},? [A-Z]{2} \\d{5}(?:-\\d{4})?)?`;
const UK_POSTCODE = "[A-Z]{1,2}\\d[A-Z\\d]? ?\\d[A-Z]{2}";
const UK_TAIL = `(?:(?:, ${NAME}(?: ${NAME}){0,2}){0,2},? ${UK_POSTCODE})?`;
const CITY_TAIL = `(?:,? (?:[A-Z]{1,2}-)?\\d{4,5} ${NAME}(?:[ -](?:am |an der |de |la )?${NAME}){0,2})?`;

const shared = { entity: "STREET_ADDRESS", family: "location", label: "street address", strength: "format" } as const;
const LIVES = [
  "address",
  "live",
  "lives",
  "living",
  "home",
  "ship",
  "deliver",
  "mail",
  "reside",
  "resides",
  "moved",
  "visit",
  "residence",
  "wohnhaft",
  "adresse",
  "dirección",
  "domicilio",
];

/** Where people live: rules for the usual order of house number, street and town per country. */
export const address: readonly Recognizer[] = [
  patternRecognizer({
    ...shared,
    name: "street_english",
    patterns: [
      new RegExp(
        `(?<![\\w$€£.-])\\d{1,5}[A-Za-z]?(?:-\\d{1,5})? (?:(?:N|S|E|W|NE|NW|SE|SW|North|South|East|West)\\.? )?(?:(?:${NAME}|\\d{1,3}(?:st|nd|rd|th)) ){1,3}${ENGLISH}\\b\\.?${UNIT}(?:${US_TAIL})(?:${UK_TAIL})`,
        "gu",
      ),
    ],
    score: 0.75,
    context: LIVES,
  }),
  patternRecognizer({
    ...shared,
    name: "street_german",
    patterns: [
      new RegExp(
        `(?<![\\p{L}\\p{N}])(?:${NAME}[ -]){0,2}(?:\\p{Lu}\\p{Ll}{1,24}(?:straße|strasse|str\\.|weg|platz|allee|gasse|ring|ufer|damm)|(?:Straße|Strasse|Str\\.|Weg|Platz|Allee)) \\d{1,4} ?[a-z]?(?![\\p{L}\\p{N}])${CITY_TAIL}`,
        "gu",
      ),
    ],
    score: 0.75,
    context: LIVES,
  }),
  patternRecognizer({
    ...shared,
    name: "street_romance",
    patterns: [
      new RegExp(
        `(?<![\\p{L}\\p{N}])(?:\\d{1,4},? (?:bis |ter )?)?(?:[Rr]ue|[Bb]oulevard|chemin|impasse|place (?=d)|avenue (?=d)|Via|Viale|Piazza|Corso|[Cc]alle|Avenida|Plaza|Paseo|Rua|Travessa) ?(?:(?:de|du|des|la|le|les|del|della|dei|do|da|dos|l'|d')[ ]?){0,3}${NAME}(?:[ -]${NAME}){0,3}(?:,? (?:n[º°.]? ?)?\\d{1,4}(?!\\d))?${CITY_TAIL}`,
        "gu",
      ),
    ],
    check: (value) => /\d/.test(value),
    score: 0.55,
    context: LIVES,
  }),
  patternRecognizer({
    ...shared,
    name: "po_box",
    patterns: [/(?<!\w)(?:P\.? ?O\.? ?Box|Postfach|Boîte postale) \d{1,6}(?!\w)/gi],
    score: 0.75,
  }),
  patternRecognizer({
    ...shared,
    name: "uk_postcode",
    entity: "POSTCODE",
    label: "postcode",
    countries: ["GB"],
    patterns: [/(?<![\w-])(?:[A-PR-UWYZ][A-HK-Y]?\d[A-Z\d]?) \d[ABD-HJLNP-UW-Z]{2}(?![\w-])/g],
    score: 0.6,
    context: ["postcode", "post code", ...LIVES],
  }),
  patternRecognizer({
    ...shared,
    name: "us_town",
    entity: "POSTCODE",
    label: "postcode",
    countries: ["US"],
    patterns: [
      new RegExp(
        `(?<![\\w])${NAME}(?: ${NAME}){0,2}, (?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY]) \\d{5}(?:-\\d{4})?(?![\\w-])`,
        "gu",
      ),
    ],
    score: 0.6,
    context: ["zip", "zip code", ...LIVES],
  }),
  patternRecognizer({
    ...shared,
    name: "postcode",
    entity: "POSTCODE",
    label: "postcode",
    strength: "pattern",
    patterns: [/(?<![\w.,-])\d{4,5}(?:-\d{4})?(?![\w-]|[.,]\d)/g],
    score: 0.1,
    contextRequired: true,
    context: [
      "zip",
      "zip code",
      "postcode",
      "postal code",
      "plz",
      "postleitzahl",
      "code postal",
      "código postal",
      "cap",
    ],
  }),
];
