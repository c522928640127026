import type { Context } from "hono";
import { identifier } from "../../wire/identifier.ts";
import { HttpProblem } from "../reply/http-problem.ts";

/** The uuid in a place of the path. @throws HttpProblem 422 */
export function readId(
  context: Context,
  name: "thread_id" | "run_id" | "checkpoint_id" | "cron_id" | "webhook_id",
): string {
  const read = identifier.safeParse(context.req.param(name));
  if (read.success) return read.data;
  const errors = [{ field: name, message: "is not a UUID", expected: "uuid" }];
  throw new HttpProblem(422, `${name} is not a UUID`, { errors });
}
