import type { Context } from "hono";
import { HttpProblem } from "../reply/http-problem.ts";

/** The body as text. @throws HttpProblem 400 where it is not UTF-8 or breaks off */
export async function readText(context: Context): Promise<string> {
  const bytes = await context.req.arrayBuffer().catch((cause: unknown) => {
    throw new HttpProblem(400, "the body could not be read to its end", { cause });
  });
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new HttpProblem(400, "the body is not UTF-8", { cause });
  }
}
