const encoder = new TextEncoder();

interface Options {
  /** The request's own signal, which falls when the client's connection does. */
  readonly request: AbortSignal;
  /** Called once, only when the client left before the end. */
  readonly onDisconnect?: () => void;
}

/**
 * A response body from a generator that is pulled only as fast as the client reads, and not started before the client
 * reads at all. The generator's signal falls when the client leaves. A generator that throws cuts the connection.
 */
export function bodyStream(
  chunks: (signal: AbortSignal) => AsyncGenerator<string, void, void>,
  { request, onDisconnect }: Options,
): ReadableStream<Uint8Array> {
  const left = new AbortController();
  let source: AsyncGenerator<string, void, void> | undefined;
  let over = false;
  function leave(): void {
    if (over) return;
    over = true;
    left.abort();
    onDisconnect?.();
  }
  function end(): void {
    over = true;
    request.removeEventListener("abort", leave);
  }
  if (request.aborted) leave();
  else request.addEventListener("abort", leave, { once: true });
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        if (over) return controller.close();
        source ??= chunks(left.signal);
        try {
          const next = await source.next();
          if (!next.done) return controller.enqueue(encoder.encode(next.value));
          end();
          controller.close();
        } catch (error) {
          if (over) return;
          end();
          left.abort();
          controller.error(error);
        }
      },
      cancel: leave,
    },
    { highWaterMark: 0 },
  );
}
