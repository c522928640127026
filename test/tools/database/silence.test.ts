import { createServer, connect, type AddressInfo, type Socket } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDatabase } from "../../../src/tools/database/database.ts";
import { createTestDatabase, type TestDatabase } from "../../support/test-database.ts";

describe("a database", () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.close());

  it("whose host vanishes without a word holds nobody up for ever, and is used again when it is back", async () => {
    const { hostname, port } = new URL(database.url);
    let vanished = false;
    const sockets: Socket[] = [];
    const relay = createServer((client) => {
      const server = connect(Number(port), hostname);
      sockets.push(client, server);
      for (const [from, to] of [
        [client, server],
        [server, client],
      ] as const) {
        from.on("data", (bytes) => void (vanished || to.write(bytes)));
        from.on("error", () => undefined);
        from.on("close", () => void (vanished || to.destroy()));
      }
    });
    await new Promise<void>((resolve) => relay.listen(0, "127.0.0.1", resolve));
    const target = new URL(database.url);
    target.hostname = "127.0.0.1";
    target.port = String((relay.address() as AddressInfo).port);
    const relayed = openDatabase({ url: target.toString(), connections: 2, patienceMs: 1_000 });
    const ask = () => relayed.tenant("default", (db) => db.query("SELECT 1 AS one"));
    expect((await ask()).rows).toEqual([{ one: 1 }]);
    vanished = true;
    const lost = await Promise.allSettled(Array.from({ length: 6 }, ask));
    expect(lost.map(({ status }) => status)).toEqual(Array.from({ length: 6 }, () => "rejected"));
    vanished = false;
    expect((await ask()).rows).toEqual([{ one: 1 }]);
    await relayed.close();
    for (const socket of sockets) socket.destroy();
    relay.close();
  });

  it("takes the locks of a transaction back whose process stands still", async () => {
    const impatient = openDatabase({ url: database.url, patienceMs: 300 });
    await impatient.tenant("default", async (db) => {
      await db.query("INSERT INTO threads (thread_id) VALUES ('5f0c3f4e-6f0b-4a55-8a0e-3d9f5d8c1f12')");
    });
    const lock = "SELECT FROM threads FOR UPDATE";
    const frozen = impatient
      .tenant("default", async (db) => {
        await db.query(lock);
        await new Promise((resolve) => setTimeout(resolve, 1_500));
        await db.query("SELECT 1");
      })
      .catch((error: unknown) => error);
    await new Promise((resolve) => setTimeout(resolve, 100));
    await database.tenant("default", (db) => db.query(lock));
    expect(await frozen).toBeInstanceOf(Error);
    await impatient.close();
  });
});
