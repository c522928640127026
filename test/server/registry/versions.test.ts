import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createMcpShop } from "../../support/remote/small-mcp-server.ts";
import { serve } from "../../support/remote/serve.ts";
import { serveMcp } from "../../support/remote/serve-mcp.ts";
import { startServers, type Json, type Replica, type Replicas } from "../../support/remote/start-servers.ts";
import { until } from "../../support/remote/until.ts";

let replicas: Replicas;
let one: Replica;
let two: Replica;
const open: { close(): Promise<void> }[] = [];

beforeAll(async () => {
  replicas = await startServers();
  one = await replicas.start();
  two = await replicas.start();
});
afterEach(async () => {
  const { body } = await one.call("GET", "/registry/registrations");
  for (const { name, version } of body as { name: string; version?: string }[])
    await one.call(
      "DELETE",
      `/registry/agents/${name}${version === undefined ? "" : `?version=${encodeURIComponent(version)}`}`,
    );
  for (const each of open.splice(0).toReversed()) await each.close();
});
afterAll(() => replicas.close());

async function endpoint(answer: (request: Request) => Response | Promise<Response>): Promise<string> {
  const served = await serve(answer);
  open.push(served);
  return served.url;
}

const geocode = (version: string, url: string) => ({
  kind: "http",
  name: "geocode",
  version,
  description: "Finds the coordinates of an address",
  capabilities: ["Turn a street address into coordinates"],
  url,
  effect: "pure",
  input: { type: "object", properties: { address: { type: "string" } }, required: ["address"] },
});

/** Registers versions, each of which answers with its own number. */
async function register(...versions: string[]): Promise<string[]> {
  return await Promise.all(
    versions.map(async (version) => {
      const url = await endpoint(() => Response.json(version));
      expect(await one.call("POST", "/registry/agents", geocode(version, url))).toMatchObject({ status: 201 });
      return url;
    }),
  );
}

async function run(server: Replica, agent = "geocode"): Promise<Json> {
  const { thread_id } = await server.client.threads.create();
  const steps = [{ name: "find", agent, with: { address: "here" }, outputs: ["place"] }];
  const values: Json = await server.client.runs.wait(thread_id, "baton", { input: { plan: { steps } } });
  return values.steps.find;
}

const get = async (server: Replica, query = ""): Promise<Json> =>
  (await server.call("GET", `/registry/agents/geocode${query}`)).body;

describe("an agent registered at several versions", () => {
  it("has them all on every replica, and refuses one that is there", async () => {
    const urls = await register("1.0.0", "1.1.0");
    const again = await one.call("POST", "/registry/agents", geocode("1.0.0", urls[0] ?? ""));
    expect(again).toMatchObject({ status: 409, body: { errors: [{ field: "version", expected: "1.1.0, 1.0.0" }] } });
    for (const server of [one, two]) {
      await until(async () => (await get(server)).versions?.length === 2, "both versions");
      expect(await get(server)).toMatchObject({
        version: "1.1.0",
        versions: ["1.1.0", "1.0.0"],
        registered: [
          { version: "1.1.0", state: "enabled", status: { state: "connected" } },
          { version: "1.0.0", state: "enabled" },
        ],
        source: { detail: urls[1] },
      });
      expect(await get(server, "?version=1.0.0")).toMatchObject({ version: "1.0.0", url: urls[0] });
      expect((await run(server)).output).toBe("1.1.0");
      expect((await run(server, "geocode@1.0.0")).output).toBe("1.0.0");
    }
    const search = "/registry/search?q=coordinates+of+an+address&k=1";
    expect((await two.call("GET", search)).body).toMatchObject([{ name: "geocode", version: "1.1.0" }]);
    expect((await two.call("GET", `${search}&version=1.0.x`)).body).toMatchObject([{ version: "1.0.0" }]);
    const other = { kind: "mcp", name: "geocode", url: urls[0] };
    expect((await one.call("POST", "/registry/agents", other)).status).not.toBe(201);
  });

  it("takes one version only once when two replicas are told at the same time", async () => {
    const url = await endpoint(() => Response.json({}));
    const told = ["1.0.0", "1.0.0", "1.1.0", "1.1.0"].map((version, at) =>
      (at % 2 === 0 ? one : two).call("POST", "/registry/agents", geocode(version, url)),
    );
    expect((await Promise.all(told)).map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([
      201, 201, 409, 409,
    ]);
    await until(async () => (await get(one)).versions?.length === 2, "both versions");
  });

  it("is changed and removed at the version that is named", async () => {
    await register("1.0.0", "1.1.0");
    for (const [method, body] of [["PATCH", { timeoutMs: 5 }], ["DELETE"]] as const) {
      const path = "/registry/agents/geocode";
      expect(await one.call(method, path, body)).toMatchObject({
        status: 409,
        body: { errors: [{ field: "version", expected: "1.1.0, 1.0.0" }] },
      });
      expect(await one.call(method, `${path}?version=3.0.0`, body)).toMatchObject({
        status: 404,
        body: { errors: [{ field: "version", expected: "1.1.0, 1.0.0" }] },
      });
    }
    const drained = await one.call("PATCH", "/registry/agents/geocode?version=1.1.0", { state: "draining" });
    expect(drained).toMatchObject({ status: 200, body: { version: "1.1.0", state: "draining" } });
    await until(async () => (await get(two)).version === "1.0.0", "the other version");
    expect((await get(two)).registered).toMatchObject([{ state: "draining" }, { state: "enabled" }]);
    expect(await get(two, "?version=1.1.0")).toMatchObject({ version: "1.1.0", state: "draining" });
    expect((await run(two)).output).toBe("1.0.0");
    expect((await one.call("DELETE", "/registry/agents/geocode?version=1.1.0")).status).toBe(204);
    // The last one needs no name.
    expect((await one.call("PATCH", "/registry/agents/geocode", { timeoutMs: 900 })).body).toMatchObject({
      version: "1.0.0",
      timeoutMs: 900,
    });
    expect((await one.call("DELETE", "/registry/agents/geocode")).status).toBe(204);
  });

  it("has headers, a state and an end of its own at each version", async () => {
    const keys: (string | null)[] = [];
    const url = await endpoint((request) => Response.json(keys.push(request.headers.get("x-key"))));
    for (const version of ["1.0.0", "1.0.1"]) {
      const definition = { ...geocode(version, url), headers: { "x-key": "old" } };
      expect((await one.call("POST", "/registry/agents", definition)).status).toBe(201);
    }
    const newest = "/registry/agents/geocode?version=1.0.1";
    expect((await one.call("PATCH", newest, { headers: { "x-key": "new" } })).status).toBe(200);
    const keyOf = async (agent: string): Promise<string | null> => {
      await run(one, agent);
      return keys.at(-1) ?? null;
    };
    await until(async () => (await keyOf("geocode")) === "new", "the new header");
    await one.call("PATCH", newest, { state: "disabled" });
    await until(async () => (await keyOf("geocode")) === "old", "the other version");
    expect((await get(one)).registered).toMatchObject([
      { version: "1.0.1", state: "disabled", status: { state: "disabled" } },
      { version: "1.0.0", state: "enabled" },
    ]);
    expect(
      (await Promise.all([one.call("DELETE", newest), two.call("DELETE", newest)])).map(({ status }) => status),
    ).toSatisfy((statuses: number[]) => statuses.includes(204) && statuses.includes(404));
    expect((await get(one)).versions).toEqual(["1.0.0"]);
  });

  it("loses no work when a version is removed under a run", async () => {
    const begun = Promise.withResolvers<void>();
    const go = Promise.withResolvers<void>();
    await register("1.0.0");
    const url = await endpoint(async () => {
      begun.resolve();
      await go.promise;
      return Response.json("1.1.0");
    });
    expect((await one.call("POST", "/registry/agents", geocode("1.1.0", url))).status).toBe(201);
    const running = run(one);
    await begun.promise;
    expect((await one.call("DELETE", "/registry/agents/geocode?version=1.1.0")).status).toBe(204);
    expect((await run(one)).output).toBe("1.0.0");
    go.resolve();
    expect(await running).toMatchObject({ status: "completed", output: "1.1.0" });
  });

  it("tells the health of each version's instances", async () => {
    const urls = await register("1.0.0", "1.1.0");
    await run(one);
    await run(one, "geocode@1.0.0");
    const health = async (): Promise<Json> => (await one.call("GET", "/registry/agents/geocode/health")).body;
    expect((await health()).instances).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ id: urls[0], version: "1.0.0", state: "ready" }),
        expect.objectContaining({ id: urls[1], version: "1.1.0", state: "ready" }),
      ]),
    );
    await one.call("PATCH", "/registry/agents/geocode?version=1.1.0", { state: "draining" });
    const drained = await health();
    expect(drained).toMatchObject({ state: "ready", draining: ["1.1.0"] });
    const states = drained.instances.map(({ version, state }: Json) => `${version} ${state}`);
    expect(states).toContain("1.0.0 ready");
    expect(states).not.toContain("1.1.0 ready");
  });

  it("can be tried out by a canary that is opened over HTTP", async () => {
    const served: string[] = [];
    for (const version of ["1.0.0", "1.1.0"]) {
      const url = await endpoint(() => Response.json(served.push(version)));
      expect((await one.call("POST", "/registry/agents", geocode(version, url))).status).toBe(201);
    }
    const path = "/registry/agents/geocode/canary";
    const put = (terms: object) => one.call("PUT", path, { from: "1.0.0", to: "1.1.0", ...terms });
    expect(await put({ percent: 0 })).toMatchObject({ status: 200, body: { from: "1.0.0", to: "1.1.0" } });
    for (let runs = 0; runs < 3; runs += 1) await run(one);
    expect(served.splice(0)).toEqual(["1.0.0", "1.0.0", "1.0.0"]);
    await put({ percent: 50 });
    while (new Set(served).size < 2) await run(one);
    expect((await one.call("PUT", path, { decision: "promote" })).body.phase.kind).toBe("promoted");
    served.splice(0);
    for (let runs = 0; runs < 3; runs += 1) await run(one);
    expect(served).toEqual(["1.1.0", "1.1.0", "1.1.0"]);
    expect((await one.call("DELETE", path)).status).toBe(204);
  });

  it("goes on with the version before when the one that is tried out is removed", async () => {
    await register("1.0.0", "1.1.0");
    const path = "/registry/agents/geocode/canary";
    await until(async () => (await two.call("PUT", path, { percent: 99 })).status === 200, "the trial");
    await until(async () => (await one.call("GET", path)).status === 200, "the trial on the other server");
    expect((await one.call("DELETE", "/registry/agents/geocode?version=1.1.0")).status).toBe(204);
    for (const server of [one, two]) {
      await until(async () => (await get(server)).versions.length === 1, "the end of the version");
      expect(await run(server)).toMatchObject({ status: "completed", output: "1.0.0" });
    }
    expect((await one.call("DELETE", path)).status).toBe(204);
  });
});

describe("a server of several agents", () => {
  it("is registered with an owner, documentation and what to use instead of any of them", async () => {
    const served = await serveMcp(createMcpShop());
    open.push(served);
    const facts = { owner: "Shop team", documentation: "https://example.com/shop", deprecated: "store" };
    const definition = { kind: "mcp", name: "shop", url: served.url, ...facts };
    expect(await one.call("POST", "/registry/agents", definition)).toMatchObject({ status: 201, body: facts });
    expect((await one.call("GET", "/registry/agents/shop_stock_level")).body).toMatchObject(facts);
  });

  it("that drains says so for each of them", async () => {
    const served = await serveMcp(createMcpShop());
    open.push(served);
    await one.call("POST", "/registry/agents", { kind: "mcp", name: "shop", url: served.url });
    expect(await one.call("DELETE", "/registry/agents/shop?version=1.0.0")).toMatchObject({ status: 404 });
    await one.call("PATCH", "/registry/agents/shop", { state: "draining" });
    expect(await one.call("GET", "/registry/agents/shop_stock_level/health")).toMatchObject({
      status: 200,
      body: { agent: "shop_stock_level", state: "draining" },
    });
    expect((await one.call("GET", "/registry/agents/shop_nothing/health")).status).toBe(404);
  });
});
