import type { Context } from "hono";
import type { z } from "zod";
import { HttpProblem } from "../reply/http-problem.ts";
import { checkJson } from "./check-json.ts";
import { fieldErrors } from "./field-errors.ts";
import { findJsonError } from "./find-json-error.ts";
import { readText } from "./read-text.ts";

/**
 * The JSON body under its schema, whatever the content type says (Studio sends it as text/plain); an empty body reads as `{}`.
 * @throws HttpProblem 400 where it is not JSON, 422 naming each wrong field
 */
export async function readBody<S extends z.ZodType>(context: Context, schema: S): Promise<z.output<S>> {
  const value = parse(await readText(context));
  const fault = checkJson(value);
  if (fault) throw new HttpProblem(422, `${fault.field || "the body"} ${fault.message}`, { errors: [fault] });
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const errors = fieldErrors(read.error, { schema, sent: value });
  const words = errors.map(({ field, message }) => (field === "" ? message : `${field}: ${message}`));
  throw new HttpProblem(422, words.join("; "), { errors });
}

function parse(text: string): unknown {
  if (text.trim() === "") return {};
  try {
    return JSON.parse(text);
  } catch (cause) {
    const { line, column, offset, expected } = findJsonError(text) ?? {
      line: 1,
      column: 1,
      offset: 0,
      expected: "JSON",
    };
    const found = offset < text.length ? JSON.stringify(text.slice(offset, offset + 20)) : "the end";
    const message = `line ${line}, column ${column}: expected ${expected}, got ${found}`;
    throw new HttpProblem(400, `the body is not JSON: ${message}`, {
      errors: [{ field: "", message, expected }],
      cause,
    });
  }
}
