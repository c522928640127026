import { createServer, type AddressInfo } from "node:net";
import { afterEach, expect, it } from "vitest";
import { keyIdentify } from "../../../../src/server/http/auth/identify.ts";
import { problemResponse } from "../../../../src/server/http/reply/problem-response.ts";
import { openDatabase, type Database } from "../../../../src/tools/database/database.ts";
import { silent } from "../../runs/support/silent.ts";

const rude = createServer((socket) => socket.destroy());
let database: Database | undefined;
afterEach(async () => {
  await database?.close();
  rude.close();
});

it("a database that goes away while a caller is looked up is not the server's own failure", async () => {
  await new Promise<void>((resolve) => rude.listen(0, "127.0.0.1", resolve));
  const { port } = rude.address() as AddressInfo;
  database = openDatabase({ url: `postgres://nobody@127.0.0.1:${port}/none` });
  const identify = keyIdentify({ keys: [{ tenant: "acme", secret: "s3cret" }], database });
  const request = new Request("http://here/", { headers: { "x-api-key": "s3cret" } });
  const failure: unknown = await identify(request).catch((error: unknown) => error);
  const response = problemResponse(failure, silent);
  expect(response.status).toBe(503);
  expect(await response.json()).toMatchObject({ code: "unavailable" });
});
