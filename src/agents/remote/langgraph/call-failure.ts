import { z } from "zod";
import { BatonError } from "../../../tools/errors.ts";
import { httpFailure } from "../net/http-failure.ts";
import { remoteFailure } from "../remote-failure.ts";

/** The SDK's errors carry the status of the answer. */
const answered = z.looseObject({ status: z.int(), message: z.string().default("") });

/** What went wrong in a call of a LangGraph server, as an error of ours. */
export function callFailure(error: unknown, name: string): BatonError {
  if (error instanceof BatonError) return error;
  const read = answered.safeParse(error);
  if (!read.success) return remoteFailure(error, name);
  return httpFailure(name, { status: read.data.status, headers: new Headers() }, read.data.message, error);
}
