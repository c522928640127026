import { createEventParser } from "./event-parser.js";

const keyName = "baton.key";
const attempts = 6;

/** The server's refusal, with its problem document. */
export class Refused extends Error {
  constructor(status, problem) {
    super(problem?.message ?? `the server answered ${status}`);
    this.status = status;
    this.problem = problem;
  }
}

/** One request with the key of this tab. @throws Refused */
export async function call(method, path, body, signal) {
  const key = sessionStorage.getItem(keyName);
  const response = await fetch(path, {
    method,
    signal,
    headers: { ...(key && { "x-api-key": key }), ...(body !== undefined && { "content-type": "application/json" }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  if (response.ok) return response;
  throw new Refused(response.status, await response.json().catch(() => undefined));
}

export function useKey(key) {
  sessionStorage.setItem(keyName, key);
}

/**
 * A run's events, from the request that starts or joins it to its end. A cut connection is taken up again after the last
 * event that arrived. `onRun` hears the run's address once.
 */
export async function* events(method, path, body, onRun) {
  const position = { last: undefined, path: undefined };
  for (let failed = 0; ;) {
    try {
      const response = position.path ? await resume(position) : await call(method, path, body);
      position.path ??= response.headers.get("location") ?? path;
      onRun?.(response.headers.get("content-location"));
      for await (const event of read(response)) {
        failed = 0;
        position.last = event.id ?? position.last;
        yield event;
      }
      return;
    } catch (error) {
      // A first request that never reached the server must not be sent twice: it may have started a run.
      if (error instanceof Refused || position.path === undefined || ++failed >= attempts) throw error;
      await new Promise((resolve) => setTimeout(resolve, 300 * 2 ** failed));
    }
  }
}

async function resume({ path, last }) {
  const key = sessionStorage.getItem(keyName);
  const headers = { ...(key && { "x-api-key": key }), ...(last !== undefined && { "last-event-id": last }) };
  const response = await fetch(path, { headers });
  if (response.ok) return response;
  throw new Refused(response.status, await response.json().catch(() => undefined));
}

async function* read(response) {
  const parser = createEventParser();
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield* parser.feed(value);
  }
}
