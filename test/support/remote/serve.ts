import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";

export interface Served {
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

/** Answers requests on a port of its own. */
export async function serve(answer: (request: Request) => Response | Promise<Response>, at = 0): Promise<Served> {
  const server = createAdaptorServer({ fetch: answer });
  server.listen(at, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    close: async () => {
      const closed = once(server, "close");
      server.close();
      if ("closeAllConnections" in server) server.closeAllConnections();
      await closed;
    },
  };
}
