import { BatonError } from "../../../tools/errors.ts";
import { errorToWire } from "../../wire/serialise.ts";
import type { RunEvent } from "../../runs/run.ts";
import { bodyStream } from "./body-stream.ts";
import { keepAlive, silence } from "./keep-alive.ts";

interface Options {
  readonly events: (signal: AbortSignal) => AsyncGenerator<RunEvent, void, void>;
  readonly request: AbortSignal;
  readonly heartbeatMs: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly onDisconnect?: () => void;
}

/**
 * A run's events as server-sent events, with `: heartbeat` comments while nothing happens. When reading them fails in
 * a way that another try may mend, the connection is cut so that the client comes back with Last-Event-ID.
 */
export function eventStream({ events, heartbeatMs, headers, ...options }: Options): Response {
  async function* chunks(signal: AbortSignal): AsyncGenerator<string, void, void> {
    try {
      for await (const event of keepAlive(events(signal), heartbeatMs)) {
        yield event === silence ? ": heartbeat\n\n" : format(event);
      }
    } catch (error) {
      if (!(error instanceof BatonError) || error.retryable) throw error;
      yield `event: error\ndata: ${JSON.stringify(errorToWire(error))}\n\n`;
    }
  }
  return new Response(bodyStream(chunks, options), {
    headers: {
      ...headers,
      "content-type": "text/event-stream",
      "cache-control": "no-store",
      // Proxies of the nginx kind would hold the events back.
      "x-accel-buffering": "no",
    },
  });
}

function format({ seq, event, data }: RunEvent): string {
  return `id: ${seq}\nevent: ${event}\ndata: ${JSON.stringify(data) ?? "null"}\n\n`;
}
