import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { keyIdentify } from "../../../../src/server/http/auth/identify.ts";
import { createKey, hasStoredKeys, listKeys, revokeKey } from "../../../../src/server/http/auth/stored-keys.ts";
import { NotFound } from "../../../../src/tools/errors.ts";
import { json, serveApp, type ServedApp } from "../served-app.ts";

let served: ServedApp;

beforeAll(async () => {
  served = await serveApp((database) => ({
    identify: keyIdentify({
      database,
      keys: [
        { tenant: "acme", secret: "acme-secret" },
        { tenant: "globex", secret: "globex-secret" },
      ],
    }),
  }));
});
afterAll(async () => {
  await served.close();
  expect(served.logger.errors).toEqual([]);
});

const acme = { "x-api-key": "acme-secret" };
const globex = { authorization: "Bearer globex-secret" };

async function makeThread(headers: Record<string, string>): Promise<string> {
  const response = await served.app.request("/threads", json("POST", {}, headers));
  expect(response.status).toBe(200);
  return ((await response.json()) as { thread_id: string }).thread_id;
}

describe("keys", () => {
  it("are asked for everywhere but at /info and the page", async () => {
    for (const path of ["/ok", "/assistants/baton", `/threads/${randomUUID()}`, "/nowhere", "/runs/wait"]) {
      const response = await served.app.request(path, { method: path === "/runs/wait" ? "POST" : "GET" });
      expect([path, response.status]).toEqual([path, 401]);
      expect(response.headers.get("www-authenticate")).toContain("Bearer");
      expect(response.headers.get("content-type")).toBe("application/problem+json");
    }
    expect((await served.app.request("/info")).status).toBe(200);
    expect((await served.app.request("/", { headers: { accept: "text/html" } })).status).toBe(200);
  });

  it("open nothing when wrong, and no other header does", async () => {
    const attempts = [
      { "x-api-key": "acme-secre" },
      { "x-api-key": "acme-secret " + "x" },
      { "x-api-key": "" },
      { authorization: "Basic acme-secret" },
      { authorization: "Bearer" },
      { "x-auth-scheme": "langsmith" },
      { "x-auth-scheme": "langsmith", "x-api-key": "anything" },
      { "x-tenant-id": "acme", "x-service-key": "acme-secret" },
      { "x-api-key": "bk_acme.AAAA" },
      { "x-api-key": "bk_';DROP TABLE api_keys;--.AAAA" },
    ];
    for (const headers of attempts) {
      const response = await served.app.request("/ok", { headers });
      expect([headers, response.status]).toEqual([headers, 401]);
    }
  });

  it("count as Bearer even beside a foreign x-api-key", async () => {
    const response = await served.app.request("/ok", {
      headers: { ...globex, "x-api-key": "lsv2_of_another_service" },
    });
    expect(response.status).toBe(200);
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
  });

  it("open their own tenant's threads only", async () => {
    const threadId = await makeThread(acme);
    const paths = ["", "/state", "/history", "/runs"].map((end) => `/threads/${threadId}${end}`);
    for (const path of paths) {
      expect((await served.app.request(path, { headers: acme })).status).toBe(200);
      expect([path, (await served.app.request(path, { headers: globex })).status]).toEqual([path, 404]);
    }
    for (const [method, path, body] of [
      ["DELETE", "", undefined],
      ["PATCH", "", { metadata: { stolen: true } }],
      ["POST", "/copy", {}],
      ["POST", "/state", { values: {} }],
      ["POST", "/runs", { assistant_id: "baton", input: {}, if_not_exists: "create" }],
      ["POST", "/runs/wait", { assistant_id: "baton", input: {} }],
    ] as const) {
      const response = await served.app.request(`/threads/${threadId}${path}`, json(method, body, globex));
      expect([method, path, response.status]).toEqual([method, path, 404]);
    }
    const search = await served.app.request("/threads/search", json("POST", { ids: [threadId] }, globex));
    expect(await search.json()).toEqual([]);
    expect(
      (await served.app.request("/threads", json("POST", { thread_id: threadId, if_exists: "do_nothing" }, globex)))
        .status,
    ).toBe(409);
    const mine = await served.app.request(`/threads/${threadId}`, { headers: acme });
    expect(await mine.json()).toMatchObject({ metadata: {} });
  });

  it("cannot be talked around by a tenant in the body", async () => {
    const body = {
      assistant_id: "baton",
      input: { messages: "hello" },
      config: {
        configurable: { tenant_id: "globex", thread_id: randomUUID(), __pregel_checkpointer: {} },
        metadata: { tenant_id: "globex" },
      },
      metadata: { tenant_id: "globex" },
    };
    const threadId = await makeThread(acme);
    const response = await served.app.request(`/threads/${threadId}/runs/wait`, json("POST", body, acme));
    expect(await response.json()).toMatchObject({ messages: [{}, { content: "Hello there" }] });
    const rows = await served.database.tenant("globex", (connection) => connection.query("SELECT 1 FROM checkpoints"));
    expect(rows.rows).toEqual([]);
    const own = await served.database.tenant("acme", (connection) =>
      connection.query("SELECT 1 FROM checkpoints WHERE thread_id = $1", [threadId]),
    );
    expect(own.rows.length).toBeGreaterThan(0);
  });

  it("kept in Postgres are made, listed and revoked, and only their hash is stored", async () => {
    const { id, key } = await createKey(served.database, "initech", "for tests");
    expect(key).toMatch(/^bk_initech\.[\w-]{43}$/);
    expect(await hasStoredKeys(served.database)).toBe(true);
    expect((await served.app.request("/ok", { headers: { "x-api-key": key } })).status).toBe(200);
    expect((await served.app.request("/ok", { headers: { authorization: `bearer ${key}` } })).status).toBe(200);
    await makeThread({ "x-api-key": key });
    expect(await listKeys(served.database, "initech")).toMatchObject([{ id, name: "for tests", revoked_at: null }]);
    const stored = await served.database.tenant("initech", (connection) => connection.query("SELECT * FROM api_keys"));
    expect(JSON.stringify(stored.rows)).not.toContain(key.split(".")[1]);
    expect((await served.app.request("/ok", { headers: { "x-api-key": key.replace("initech", "acme") } })).status).toBe(
      401,
    );
    await revokeKey(served.database, "initech", id);
    expect((await served.app.request("/ok", { headers: { "x-api-key": key } })).status).toBe(401);
    await expect(revokeKey(served.database, "initech", id)).rejects.toThrow(NotFound);
    await expect(createKey(served.database, "Not a tenant", "x")).rejects.toThrow("tenant");
  });
});
