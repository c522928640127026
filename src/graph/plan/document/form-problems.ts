import type { z } from "zod";
import { nearest } from "../../../tools/nearest.ts";
import type { Problem } from "../../../tools/problem.ts";
import { describeLength, describeSchema } from "./describe-schema.ts";
import { meantMember, valueAt } from "./meant-member.ts";
import { narrow, requiredWords, ruleOf, schemaAt, unwrap, wordsOf, type Path, type Schema } from "./schema-walk.ts";

type Issue = z.core.$ZodIssue;

/** Nobody reads more at once, and a flood of faults is not worth the time. */
export const MOST_PROBLEMS = 100;

/** Words of which exactly one says who does something. */
const WHO = new Set(["agent", "capability", "workflow", "value"]);

/** Where the reading stands: what was read there, against which schema, and beside which words of other members of a union. */
interface Place {
  readonly schema: Schema;
  readonly value: unknown;
  readonly path: Path;
  readonly siblings: readonly string[];
}

/** What zod says of a document, as problems in the words of the language; inside a union, of the member that was meant. */
export function formProblems(schema: Schema, document: unknown, issues: readonly Issue[]): Problem[] {
  const place = { schema, value: document, path: [], siblings: [] };
  const problems = issues.slice(0, MOST_PROBLEMS).flatMap((issue) => problemsOf(issue, place));
  // A word with a slip in it would be reported twice: as unknown, and as missing.
  const meant = new Set(
    problems.flatMap(({ path, nearest: near }) => near && `${path.slice(0, path.lastIndexOf(".") + 1)}${near}`),
  );
  return problems.slice(0, MOST_PROBLEMS).filter(({ code, path }) => code !== "missing_word" || !meant.has(path));
}

function problemsOf(issue: Issue, from: Place): Problem[] {
  const value = valueAt(from.value, issue.path);
  const found = schemaAt(from.schema, issue.path) ?? from.schema;
  const schema = issue.code === "invalid_union" || ruleOf(found) !== undefined ? found : narrow(found, value);
  const path = [...from.path, ...issue.path];
  const place = { schema, value, path, siblings: issue.path.length === 0 ? from.siblings : [] };
  if (issue.code === "unrecognized_keys")
    return issue.keys.slice(0, MOST_PROBLEMS).map((key) => unknownWord(key, place));
  if (issue.code === "invalid_key") return [badKey(issue, place)];
  if (value === undefined && path.length > 0) return [missingWord(path)];
  const rule = ruleOf(schema);
  if (rule !== undefined) return [fault(rule.code, place)];
  if (issue.code === "invalid_union") return inUnion(issue, place);
  if (issue.code === "custom") return [custom(issue, path)];
  if (issue.code === "invalid_value") return [unknownValue(issue, place)];
  return [fault(codeOf(issue), place)];
}

function inUnion(issue: z.core.$ZodIssueInvalidUnion, place: Place): Problem[] {
  const { def } = (unwrap(place.schema) as z.core.$ZodTypes)._zod;
  if (def.type !== "union") return [fault("malformed", place)];
  const maps = def.options.filter((option) => requiredWords(option).length > 0);
  const deciding = maps.flatMap(requiredWords);
  if (maps.length > 1 && deciding.every((word) => WHO.has(word)) && isMap(place.value)) {
    const given = deciding.filter((word) => valueAt(place.value, [word]) !== undefined);
    const slip = Object.keys(place.value).some((key) => !wordsOf(place.schema).includes(key) && nearest(key, deciding));
    if (given.length !== 1 && !slip) return [who(given, deciding, place.path)];
  }
  const meant = meantMember(def.options, issue, place.value);
  if (meant === undefined) return [fault("malformed", place)];
  const siblings = def.options.filter((option) => option !== meant.schema).flatMap(wordsOf);
  return meant.issues.flatMap((inner) => problemsOf(inner, { ...place, schema: meant.schema, siblings }));
}

function unknownWord(key: string, { schema, path, siblings }: Place): Problem {
  const words = wordsOf(schema);
  const place = [...path, key].join(".");
  const where = path.length === 0 ? "a workflow" : placeName(path);
  if (siblings.includes(key)) {
    const rest = words.join(", ");
    return { code: "unknown_word", path: place, message: `${key} cannot stand beside ${rest}`, expected: rest };
  }
  const near = nearest(key, words);
  const hint = near === undefined ? "" : `; did you mean ${near}?`;
  return {
    code: "unknown_word",
    path: place,
    message: `${where} has no word ${shown(key)}${hint}`,
    expected: `one of ${words.join(", ")}`,
    ...(near !== undefined && { nearest: near }),
  };
}

function missingWord(path: Path): Problem {
  const word = String(path.at(-1));
  const where = placeName(path.slice(0, -1));
  return {
    code: "missing_word",
    path: path.join("."),
    message: `${where} needs the word ${word}`,
    expected: `the word ${word}`,
  };
}

function badKey(issue: z.core.$ZodIssueInvalidKey, { path }: Place): Problem {
  const expected = issue.issues.map((inner) => inner.message).join("; ");
  return {
    code: "bad_name",
    path: path.join("."),
    message: `${shown(path.at(-1))} cannot be a name here; expected ${expected}`,
    expected,
  };
}

function unknownValue(issue: z.core.$ZodIssueInvalidValue, { schema, value, path }: Place): Problem {
  const values = issue.values.map(String);
  const near = typeof value === "string" ? nearest(value, values) : undefined;
  const expected = describeSchema(schema);
  const hint = near === undefined ? "" : `; did you mean ${near}?`;
  return {
    code: "unknown_value",
    path: path.join("."),
    message: `${placeName(path)} is ${shown(value)}, expected ${expected}${hint}`,
    expected,
    ...(near !== undefined && { nearest: near }),
  };
}

function custom(issue: z.core.$ZodIssueCustom, path: Path): Problem {
  const code: unknown = issue.params?.code;
  return { code: typeof code === "string" ? code : "malformed", path: path.join("."), message: issue.message };
}

function who(given: readonly string[], words: readonly string[], path: Path): Problem {
  const found = given.length === 0 ? "none of them" : given.join(" and ");
  const expected = `exactly one of ${words.join(", ")}`;
  return { code: "who", path: path.join("."), message: `${expected} stands here; found ${found}`, expected };
}

function fault(code: string, { schema, value, path }: Place): Problem {
  const expected = describeSchema(schema);
  const limit = code === "too_many" || code === "too_few" ? describeLength(schema) : expected;
  const message =
    value === null
      ? `${placeName(path)} is empty, expected ${limit}`
      : `${placeName(path)} is ${shown(value)}, expected ${limit}`;
  return { code, path: path.join("."), message, expected: limit };
}

function codeOf(issue: Issue): string {
  if (issue.code === "too_big") return issue.origin === "array" ? "too_many" : "out_of_range";
  if (issue.code === "too_small") return issue.origin === "array" ? "too_few" : "out_of_range";
  return "malformed";
}

/** The word at a place, for a message that already carries the whole path beside it. */
function placeName(path: Path): string {
  const word = path.at(-1);
  if (word === undefined || (path.length === 1 && word === "workflow")) return "a workflow";
  if (typeof word !== "number") return String(word);
  const list = path.at(-2);
  return list === "steps" ? "a step" : `${String(list ?? "entry")}[${word}]`;
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : `a list of ${value.length}`;
  if (isMap(value)) return `a map with ${Object.keys(value).slice(0, 5).join(", ") || "nothing in it"}`;
  const text = typeof value === "bigint" ? String(value) : (JSON.stringify(value) ?? String(value));
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
