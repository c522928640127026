import pg from "pg";
import { inject, describe, expect, it } from "vitest";
import { isConnectionLoss } from "../../../src/server/runs/connection-loss.ts";
import { Unavailable } from "../../../src/tools/errors.ts";

describe("a lost connection", () => {
  it("is a refused socket, also as a cause", async () => {
    const client = new pg.Client({ connectionString: "postgres://nobody@127.0.0.1:1/none" });
    const error: unknown = await client.connect().catch((cause: unknown) => cause);
    expect(isConnectionLoss(error)).toBe(true);
    expect(isConnectionLoss(new Unavailable("the database does not answer", { cause: error }))).toBe(true);
  });

  it("is a session ended by the server", async () => {
    const client = new pg.Client({ connectionString: inject("postgresUrl").replace(/\/baton$/, "/postgres") });
    await client.connect();
    client.on("error", () => undefined);
    const error: unknown = await client
      .query("SELECT pg_terminate_backend(pg_backend_pid())")
      .catch((cause: unknown) => cause);
    expect(isConnectionLoss(error)).toBe(true);
  });

  it("is a server that takes no more connections, and a name that is not known just then", async () => {
    const url = inject("postgresUrl").replace(/\/baton$/, "/postgres");
    const admin = new pg.Client({ connectionString: url });
    await admin.connect();
    await admin.query("CREATE ROLE unwelcome LOGIN PASSWORD 'word' CONNECTION LIMIT 0");
    const crowded = new pg.Client({ connectionString: url.replace(/\/\/[^@/]*@/, "//unwelcome:word@") });
    const error: unknown = await crowded.connect().catch((cause: unknown) => cause);
    await admin.query("DROP ROLE unwelcome");
    await admin.end();
    expect(error).toMatchObject({ code: "53300" });
    expect(isConnectionLoss(error)).toBe(true);
    const nowhere = new pg.Client({ connectionString: "postgres://nobody@nowhere.invalid/none" });
    expect(isConnectionLoss(await nowhere.connect().catch((cause: unknown) => cause))).toBe(true);
  });

  it("is no mistake in a query and no failure of an agent", async () => {
    const client = new pg.Client({ connectionString: inject("postgresUrl").replace(/\/baton$/, "/postgres") });
    await client.connect();
    const error: unknown = await client.query("SELECT nonsense").catch((cause: unknown) => cause);
    await client.end();
    expect(isConnectionLoss(error)).toBe(false);
    expect(isConnectionLoss(new TypeError("x is undefined"))).toBe(false);
    expect(isConnectionLoss("57P01")).toBe(false);
  });
});
