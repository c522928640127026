import { createServer } from "node:net";
import { Unavailable } from "../../tools/errors.ts";

/** A port of the loopback interface that nobody listens on just now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  if (address === null || typeof address === "string") throw new Unavailable("no free port on the loopback interface");
  return address.port;
}
