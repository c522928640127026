import { serve } from "@hono/node-server";
import { toFailure, Unavailable } from "../tools/errors.ts";
import type { Settings } from "./settings.ts";

export interface Listening {
  readonly url: string;
  /** Takes no new connection and closes those on which nothing is asked; resolves when all are closed. */
  close(): Promise<void>;
  /** Ends the connections that are still open. */
  cut(): void;
}

type Fetch = Parameters<typeof serve>[0]["fetch"];

/** How many ports after the default are tried when nobody asked for one. */
const TRIES = 20;

/** Listens where the settings say. @throws Unavailable when a port that was asked for is taken, or none is free. */
export async function listen(fetch: Fetch, { host, port, portGiven }: Settings): Promise<Listening> {
  const last = portGiven ? port : port + TRIES;
  for (let candidate = port; ; candidate++) {
    try {
      return await listenOn(fetch, host, candidate);
    } catch (cause) {
      const taken = cause instanceof Error && "code" in cause && cause.code === "EADDRINUSE";
      if (taken && candidate < last) continue;
      const reason = taken ? "something listens there already; set PORT" : toFailure(cause).message;
      throw new Unavailable(`cannot listen on ${host}:${candidate}: ${reason}`, { cause });
    }
  }
}

function listenOn(fetch: Fetch, host: string, port: number): Promise<Listening> {
  return new Promise((done, fail) => {
    const server = serve({ fetch, hostname: host, port }, (address) => {
      const name = host.includes(":") ? `[${host}]` : host;
      done({
        url: `http://${name}:${address.port}`,
        close: () => new Promise((closed) => server.close(() => closed())),
        cut: () => {
          if ("closeAllConnections" in server) server.closeAllConnections();
        },
      });
    });
    server.once("error", fail);
  });
}
