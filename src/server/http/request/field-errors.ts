import type { z } from "zod";
import type { FieldError } from "../reply/http-problem.ts";
import { knownFields } from "./known-fields.ts";

type Issue = z.core.$ZodIssue;

/** What was read, so that an unknown field can be told which ones there are. */
interface Read {
  readonly schema: z.ZodType;
  readonly sent: unknown;
}

/** What zod refused, one entry per field; of a union, the branch that came closest. */
export function fieldErrors(error: z.ZodError, read?: Read): FieldError[] {
  return error.issues.flatMap((issue) => fromIssue(issue, [], read));
}

function fromIssue(issue: Issue, above: readonly PropertyKey[], read: Read | undefined): FieldError[] {
  const path = [...above, ...issue.path];
  if (issue.code === "invalid_union") {
    const closest = issue.errors.toSorted((a, b) => depth(b) - depth(a))[0];
    if (closest && depth(closest) > 0) return closest.flatMap((inner) => fromIssue(inner, path, read));
    const expected = issue.errors.flat().flatMap((inner) => expectedBy(inner) ?? []);
    return [entry(path, issue.message, expected.length > 0 ? [...new Set(expected)].join(" or ") : undefined)];
  }
  if (issue.code === "unrecognized_keys") {
    const known = read === undefined ? [] : knownFields(read.schema, path, read.sent);
    const expected = known.length === 0 ? undefined : known.join(", ");
    return issue.keys.map((key) => entry([...path, key], "is not a field that is known here", expected));
  }
  if (issue.code === "invalid_key") return [entry(path, issue.issues[0]?.message ?? issue.message, undefined)];
  return [entry(path, issue.message, expectedBy(issue))];
}

function depth(issues: readonly Issue[]): number {
  return Math.max(0, ...issues.map((issue) => issue.path.length));
}

function expectedBy(issue: Issue): string | undefined {
  switch (issue.code) {
    case "invalid_type":
      return issue.expected;
    case "invalid_value":
      return issue.values.map(String).join(", ");
    case "invalid_format":
      return issue.format === "regex" ? undefined : issue.format;
    case "too_small":
      return `at least ${issue.minimum}`;
    case "too_big":
      return `at most ${issue.maximum}`;
    case "not_multiple_of":
    case "unrecognized_keys":
    case "invalid_union":
    case "invalid_key":
    case "invalid_element":
    case "custom":
      return undefined;
  }
}

function entry(path: readonly PropertyKey[], message: string, expected: string | undefined): FieldError {
  return { field: path.map(String).join("."), message, ...(expected !== undefined && { expected }) };
}
