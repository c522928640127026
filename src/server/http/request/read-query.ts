import type { Context } from "hono";
import { z } from "zod";
import { HttpProblem } from "../reply/http-problem.ts";
import { textFault } from "./check-json.ts";
import { fieldErrors } from "./field-errors.ts";

/** A yes or no in a query string: the SDK sends 0, 1, true and false. */
export const flag = z.stringbool({ truthy: ["1", "true", "yes"], falsy: ["0", "false", "no"] });

/** A whole number in a query string. */
export function whole(min: number, max: number) {
  return z
    .string()
    .regex(/^\d{1,10}$/, "expected a whole number")
    .transform(Number)
    .pipe(z.int().min(min).max(max));
}

/**
 * The query string under its schema; a parameter given several times is a list, unknown ones are ignored.
 * @throws HttpProblem 422 naming each wrong parameter
 */
export function readQuery<S extends z.ZodObject>(context: Context, schema: S): z.output<S> {
  const given = Object.entries(context.req.queries());
  for (const [name, values] of given) {
    const fault = values.map(textFault).find((found) => found !== undefined);
    if (fault) throw new HttpProblem(422, `query ${name} ${fault.message}`, { errors: [{ field: name, ...fault }] });
  }
  const read = schema.safeParse(
    Object.fromEntries(given.map(([name, values]) => [name, values.length > 1 ? values : values[0]])),
  );
  if (read.success) return read.data;
  const errors = fieldErrors(read.error);
  throw new HttpProblem(422, errors.map(({ field, message }) => `query ${field}: ${message}`).join("; "), { errors });
}
