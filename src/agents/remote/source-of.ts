import type { Connection, Link } from "./link.ts";
import type { Listeners } from "./listeners.ts";
import type { Offers } from "./offers.ts";
import type { RemoteSource } from "./remote-source.ts";

interface Parts {
  readonly link: Link<Connection>;
  readonly offers: Offers;
  readonly listeners: Listeners;
  readonly signal?: AbortSignal;
}

/** A source of what a connection offers; resolves when the first attempt to connect is over. */
export async function sourceOf({ link, offers, listeners, signal }: Parts): Promise<RemoteSource> {
  const stop = (): void => void link.close();
  if (signal?.aborted) stop();
  signal?.addEventListener("abort", stop, { once: true });
  await link.started;
  return {
    agents: () => offers.agents(),
    changed: () => offers.changed(),
    pins: () => offers.pins(),
    confirm: (pins) => {
      offers.confirm(pins);
      listeners.tell();
    },
    status: () => link.status(),
    onChange: (listener) => listeners.add(listener),
    close: async () => {
      signal?.removeEventListener("abort", stop);
      await link.close();
    },
  };
}
