import { InvalidOutput } from "../../../tools/errors.ts";
import type { AgentContext, Task } from "../../agent.ts";
import { inHttpSpan } from "../in-remote-span.ts";
import { httpFailure } from "../net/http-failure.ts";
import { readLimited } from "../net/read-limited.ts";
import type { HttpDefinition } from "../remote-definition.ts";
import { remoteFailure } from "../remote-failure.ts";

/** Largest answer, bytes: outputs are kept with the run. */
const MOST_BYTES = 4 * 1024 * 1024;
const HAS_NO_BODY = new Set([204, 205]);

/**
 * Sends the input as JSON (of a GET: as its query) and gives the JSON answer; text where the answer is no JSON by its content type. The
 * step's idempotency key goes along in `idempotency-key`, its deadline in `x-baton-deadline-ms` (milliseconds since 1970) and, for whose
 * clock differs, the time left in `x-baton-timeout-ms`.
 * @throws what `httpFailure` makes of a status, Unavailable where nothing answers, InvalidOutput for what cannot be read
 */
export async function callEndpoint(
  definition: HttpDefinition,
  url: string,
  fetchImpl: typeof fetch,
  task: Task,
  context: AgentContext,
): Promise<unknown> {
  const { name, method } = definition;
  const target = new URL(url);
  if (method === "GET") addQuery(target, task.input);
  return await inHttpSpan(method, url, async (span) => {
    try {
      const response = await fetchImpl(target, {
        method,
        headers: {
          accept: "application/json",
          "idempotency-key": context.idempotencyKey,
          ...(context.deadline !== undefined && timeHeaders(context.deadline)),
          ...(method !== "GET" && { "content-type": "application/json" }),
        },
        ...(method !== "GET" && { body: JSON.stringify(task.input) }),
        signal: context.signal,
      });
      span.setAttribute("http.response.status_code", response.status);
      const text = await readLimited(response, MOST_BYTES, name);
      if (!response.ok) throw httpFailure(name, response, text);
      if (HAS_NO_BODY.has(response.status)) return null;
      return parse(text, response.headers.get("content-type"), name);
    } catch (error) {
      context.signal.throwIfAborted();
      throw remoteFailure(error, name);
    }
  });
}

function timeHeaders(deadline: number): Record<string, string> {
  return {
    "x-baton-deadline-ms": String(Math.floor(deadline)),
    "x-baton-timeout-ms": String(Math.max(0, Math.floor(deadline - Date.now()))),
  };
}

function parse(text: string, contentType: string | null, name: string): unknown {
  const isText = contentType !== null && /^text\//i.test(contentType);
  try {
    return JSON.parse(text);
  } catch (cause) {
    if (isText) return text;
    throw new InvalidOutput(`${name} answered with what is not JSON`, { cause });
  }
}

function addQuery(url: URL, input: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(input)) {
    if (value === undefined) continue;
    url.searchParams.set(name, typeof value === "string" ? value : JSON.stringify(value));
  }
}
