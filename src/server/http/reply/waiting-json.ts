import { errorToWire } from "../../wire/serialise.ts";
import { bodyStream } from "./body-stream.ts";
import { keepAlive, silence } from "./keep-alive.ts";

interface Options {
  readonly value: (signal: AbortSignal) => Promise<unknown>;
  readonly request: AbortSignal;
  readonly heartbeatMs: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly onDisconnect?: () => void;
}

/**
 * JSON that may take minutes: blank lines keep the connection alive until it is there, which JSON allows in front. The status is
 * sent before the outcome is known, so a failure comes as `{__error__}` in the body.
 */
export function waitingJson({ value, heartbeatMs, headers, ...options }: Options): Response {
  async function* chunks(signal: AbortSignal): AsyncGenerator<string, void, void> {
    for await (const part of keepAlive(once(value, signal), heartbeatMs)) yield part === silence ? "\n" : part;
  }
  return new Response(bodyStream(chunks, options), { headers: { ...headers, "content-type": "application/json" } });
}

async function* once(value: Options["value"], signal: AbortSignal): AsyncGenerator<string, void, void> {
  yield await value(signal).then(
    (result) => JSON.stringify(result) ?? "null",
    (error: unknown) => JSON.stringify({ __error__: errorToWire(error) }),
  );
}
