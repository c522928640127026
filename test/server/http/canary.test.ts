import { Hono } from "hono";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { AppEnv } from "../../../src/server/http/app-env.ts";
import { problemResponse } from "../../../src/server/http/reply/problem-response.ts";
import { canaryRoutes } from "../../../src/server/http/routes/canary.ts";
import { createMemoryCanaryStore } from "../../../src/tools/registry/balancing/canary/canary-store.ts";
import type { Canary } from "../../../src/tools/registry/balancing/canary/canary.ts";
import { createCanary } from "../../../src/tools/registry/balancing/canary/create-canary.ts";
import { silentLog } from "../../support/test-agents.ts";

let canary: Canary;
let app: Hono<AppEnv>;
beforeEach(() => {
  canary = createCanary({ store: createMemoryCanaryStore(), operator: "default" });
  const versions: Readonly<Record<string, readonly string[]>> = {
    pricer: ["2.0.0", "1.1.0", "1.0.0"],
    solo: ["1.0.0"],
  };
  const agents = { names: () => Object.keys(versions), versions: (agent: string) => versions[agent] ?? [] };
  app = new Hono<AppEnv>()
    .onError((error) => problemResponse(error, silentLog))
    .use(async (context, next) => {
      context.set("tenant", context.req.header("x-tenant") ?? "acme");
      await next();
    })
    .route("/", canaryRoutes({ canary, agents, operator: "default" }));
});
afterEach(() => canary.close());

async function call(method: string, body?: object, agent = "pricer", tenant = "acme") {
  const response = await app.request(`/registry/agents/${agent}/canary`, {
    method,
    headers: { "x-tenant": tenant },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === "" ? undefined : (JSON.parse(text) as Record<string, unknown>) };
}

describe("/registry/agents/{name}/canary", () => {
  it("starts a trial of the newest version against the one before, and shows what was seen", async () => {
    const started = await call("PUT", { percent: 10 });
    expect(started).toMatchObject({
      status: 200,
      body: { agent: "pricer", from: "1.1.0", to: "2.0.0", terms: { percent: 10 }, phase: { kind: "running" } },
    });
    canary.record({ agent: "pricer", version: "2.0.0", tenant: "acme", ms: 3 });
    expect((await call("GET")).body).toMatchObject({
      seen: { "1.1.0": { attempts: 0 }, "2.0.0": { attempts: 1, failed: 0 } },
    });
    expect((await call("GET", undefined, "pricer", "globex")).status).toBe(404);
  });

  it("changes the terms of a trial that runs, and keeps what was seen", async () => {
    const { body } = await call("PUT", { percent: 10 });
    canary.record({ agent: "pricer", version: "1.1.0", tenant: "acme", ms: 3 });
    const changed = await call("PUT", { percent: 30 });
    expect(changed.body).toMatchObject({ id: body?.id, terms: { percent: 30 }, seen: { "1.1.0": { attempts: 1 } } });
    expect((await call("PUT", { from: "1.0.0" })).body?.id).not.toBe(body?.id);
  });

  it("ends it by hand, and forgets it", async () => {
    await call("PUT", {});
    expect((await call("PUT", { decision: "promote" })).body).toMatchObject({
      phase: { kind: "promoted", why: "by_hand", at: expect.stringMatching(/^\d{4}-/u) as string },
    });
    expect((await call("DELETE")).status).toBe(204);
    expect((await call("GET")).status).toBe(404);
    expect((await call("DELETE")).status).toBe(404);
  });

  it("says which field is wrong, and what would do", async () => {
    expect(await call("PUT", { to: "9.0.0" })).toMatchObject({ status: 404 });
    expect(JSON.stringify((await call("PUT", { to: "9.0.0" })).body)).toContain("2.0.0, 1.1.0, 1.0.0");
    expect((await call("PUT", {}, "solo")).status).toBe(404);
    expect(JSON.stringify((await call("PUT", {}, "pricr")).body)).toContain("did you mean pricer?");
    expect((await call("PUT", { percent: 100 })).status).toBe(422);
    expect((await call("PUT", { percnt: 10 })).status).toBe(422);
    expect((await call("PUT", { decision: "promote" })).status).toBe(404);
  });

  it("lets only the operator name other tenants", async () => {
    expect((await call("PUT", { tenants: ["globex"] })).status).toBe(403);
    expect((await call("PUT", { tenants: ["globex"] }, "pricer", "default")).status).toBe(200);
  });
});
