import { parsePhoneNumberFromString } from "libphonenumber-js/max";
import type { CountryCode } from "libphonenumber-js/max";
import { NUMBER_WORDS } from "../number-words.ts";
import type { Hit, Recognizer } from "../recognizer.ts";
import type { Source } from "../source.ts";

const WORDS = [
  "phone",
  "telephone",
  "tel",
  "call",
  "called",
  "calling",
  "mobile",
  "cell",
  "cellphone",
  "fax",
  "whatsapp",
  "signal",
  "sms",
  "text me",
  "text",
  "ring",
  "reach",
  "reached",
  "dial",
  "dialled",
  "contact",
  "hotline",
  "voicemail",
  "landline",
  "telefon",
  "telefonnummer",
  "handy",
  "mobil",
  "rufnummer",
  "anrufen",
  "téléphone",
  "telephone number",
  "portable",
  "appelez",
  "teléfono",
  "telefono",
  "móvil",
  "celular",
  "llámame",
  "cellulare",
  "telefone",
  "telefoon",
  "puhelin",
];
const NEARBY = new RegExp(`\\b(?:${WORDS.join("|")})`);

// Digits in groups, at most three separators between two of them, so a match is unambiguous and bounded.
const CANDIDATE =
  /(?<![\w@#$€£%=]|\d[.,:/-]|[-/.]\+?)(?:\+|\b00)?\(?\d(?:[ ().\u2011/-]{0,3}\d){5,14}(?!\w|[.,:/-]?\d|%)(?:,?\s?(?:ext\.?|x|extension|durchwahl)\s?\d{1,6}(?!\d))?/giu;

const EXTENSION = /,?\s?(?:ext\.?|x|extension|durchwahl)\s?\d{1,6}$/i;

interface Shape {
  readonly form: RegExp;
  readonly regions: readonly CountryCode[];
  /** Score when the library says the number can exist in one of the regions. */
  readonly valid: number;
  /** Score on the shape alone; absent: drop what is not valid. */
  readonly shaped?: number;
}

const TRUNK: readonly CountryCode[] = [
  "GB",
  "DE",
  "FR",
  "AU",
  "NL",
  "JP",
  "IT",
  "CH",
  "AT",
  "BE",
  "SE",
  "IE",
  "NZ",
  "ZA",
];

const SHAPES: readonly Shape[] = [
  { form: /^(?:1[ .-]?)?\(?[2-9]\d\d\)?[ .-]{1,2}\d{3}[ .-]\d{4}$/, regions: ["US", "CA"], valid: 0.75, shaped: 0.6 },
  { form: /^\(?[01]\d\d\)?[ .-]{1,2}\d{3}[ .-]\d{4}$/, regions: [], valid: 0, shaped: 0.35 },
  { form: /^\(0\d{1,4}\) ?\d[\d /-]{4,10}$/, regions: TRUNK, valid: 0.7, shaped: 0.4 },
  { form: /^07\d{3} ?\d{3} ?\d{3}$/, regions: ["GB"], valid: 0.65, shaped: 0.5 },
  { form: /^0\d(?:[ .-]\d\d){4}$/, regions: ["FR"], valid: 0.75 },
  { form: /^0\d{1,4}[ /-]\d[\d /-]{4,10}$/, regions: TRUNK, valid: 0.55, shaped: 0.3 },
  { form: /^\(?\d\d\)? ?9?\d{4}-\d{4}$/, regions: ["BR"], valid: 0.55 },
  { form: /^[6-9]\d{2}(?:[ -]\d{3}){2}$|^[6-9]\d{2}(?: \d\d){3}$/, regions: ["ES", "PL", "PT"], valid: 0.5 },
  { form: /^[6-9]\d{4}[ -]\d{5}$/, regions: ["IN"], valid: 0.55 },
  { form: /^1[3-9]\d[ -]\d{4}[ -]\d{4}$/, regions: ["CN"], valid: 0.55 },
  // The exchange that North America keeps for directory service and fiction.
  { form: /^555[-.]\d{4}$/, regions: [], valid: 0, shaped: 0.55 },
  { form: /^[2-9]\d\d[-.]\d{4}$/, regions: [], valid: 0, shaped: 0.2 },
];
const SOLID: readonly Shape[] = [
  { form: /^1?[2-9]\d{2}[2-9]\d{6}$/, regions: ["US", "CA"], valid: 0.3, shaped: 0.2 },
  { form: /^0\d{8,11}$/, regions: TRUNK, valid: 0.35, shaped: 0.2 },
  { form: /^[6-9]\d{8}$/, regions: ["ES", "PL", "PT"], valid: 0.25 },
  { form: /^[6-9]\d{9}$/, regions: ["IN"], valid: 0.25 },
  { form: /^1[3-9]\d{9}$/, regions: ["CN"], valid: 0.3 },
];

// Asking the library costs ten microseconds a region. A text with more candidates than this is a list of numbers or an
// attack: from there on the grouping decides, which takes out more, not less.
const VALIDATIONS = 3000;

interface Budget {
  left: number;
}

function judge(
  number: string,
  shapes: readonly Shape[],
  within: readonly string[] | undefined,
  budget: Budget,
): Omit<Hit, "start" | "end"> | undefined {
  for (const shape of shapes) {
    if (!shape.form.test(number)) continue;
    const regions = within === undefined ? shape.regions : shape.regions.filter((region) => within.includes(region));
    const region = regions.find(
      (each) => budget.left-- > 0 && parsePhoneNumberFromString(number, each)?.isValid() === true,
    );
    if (region !== undefined) return { score: shape.valid, check: `valid in ${region}` };
    const shaped = shape.shaped ?? (budget.left <= 0 ? shape.valid : undefined);
    if (shaped !== undefined) return { score: shaped, strength: "pattern", check: "grouping" };
  }
  return undefined;
}

function international(number: string): Omit<Hit, "start" | "end"> | undefined {
  const parsed = parsePhoneNumberFromString(number.replace(/^00/, "+"));
  if (parsed?.isValid() === true)
    return { score: 0.9, check: `valid in ${parsed.country ?? `+${parsed.countryCallingCode}`}` };
  // Numbers kept for fiction (+44 7700 900…) and new ranges are possible without being assigned.
  if (parsed?.isPossible() === true && number.startsWith("+")) return { score: 0.65, check: "possible" };
  return undefined;
}

/** The candidate, then the candidate without its last group or two: a year or a count may follow a number. */
function* readings(candidate: string): Iterable<string> {
  yield candidate;
  let rest = candidate;
  for (let cut = 0; cut < 2; cut++) {
    const at = rest.search(/[ /]\(?\d{1,6}$/);
    if (at < 7) return;
    rest = rest.slice(0, at).trimEnd();
    yield rest;
  }
}

function quiet(number: string, lower: string, at: number, length: number): boolean {
  if (!/^\d{1,16}$/.test(number) || number.startsWith("00") || lower.length === length) return false;
  return !NEARBY.test(lower.slice(Math.max(0, at - 80), at + length + 30));
}

function* numbers({ text, lower }: Source, within: readonly string[] | undefined): Iterable<Hit> {
  const candidate = new RegExp(CANDIDATE);
  const budget: Budget = { left: VALIDATIONS };
  for (let match = candidate.exec(text); match !== null; match = candidate.exec(text)) {
    const whole = match[0];
    const main = whole.replace(EXTENSION, "");
    let resume = match.index + 1;
    for (const number of readings(main)) {
      // A bare run of digits is a phone number only where something says so; looking first spares the parsing.
      if (quiet(number, lower, match.index, whole.length)) continue;
      const plus = number.startsWith("+") || number.startsWith("00");
      const verdict = plus
        ? international(number)
        : judge(number, /^\d+$/.test(number) ? SOLID : SHAPES, within, budget);
      if (verdict === undefined) continue;
      resume = match.index + (number === main ? whole.length : number.length);
      yield { start: match.index, end: resume, ...verdict };
      break;
    }
    // A candidate may have swallowed the start of the next number.
    candidate.lastIndex = resume;
  }
}

/** Phone numbers, international and as written in the given countries (default: all that have a known grouping). */
export function phone(countries?: readonly string[]): Recognizer {
  return {
    name: "phone",
    entity: "PHONE",
    family: "contact",
    label: "phone number",
    strength: "format",
    score: 0.5,
    context: WORDS,
    against: NUMBER_WORDS,
    find: (source) => numbers(source, countries),
  };
}
