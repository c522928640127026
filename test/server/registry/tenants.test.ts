import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serve, type Served } from "../../support/remote/serve.ts";
import { startServers, type Replica, type Replicas } from "../../support/remote/start-servers.ts";

let replicas: Replicas;
let server: Replica;
let endpoint: Served;

const secrets = { red: "red-secret-of-sixteen", blue: "blue-secret-of-sixteen" };

beforeAll(async () => {
  replicas = await startServers();
  server = await replicas.start({
    BATON_API_KEYS: Object.entries(secrets)
      .map(([tenant, secret]) => `${tenant}:${secret}`)
      .join(","),
    BATON_MCP_COMMANDS: "blue",
  });
  endpoint = await serve(() => Response.json({}));
});
afterAll(async () => {
  await replicas.close();
  await endpoint.close();
});

async function as(tenant: keyof typeof secrets, method: string, path: string, body?: unknown) {
  const response = await fetch(`${server.url}${path}`, {
    method,
    headers: { "x-api-key": secrets[tenant], "content-type": "application/json" },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === "" ? undefined : JSON.parse(text) };
}

const geocode = () => ({
  kind: "http",
  name: "geocode",
  description: "Finds the coordinates of an address",
  capabilities: ["Turn a street address into coordinates"],
  url: endpoint.url,
});

describe("a registered agent", () => {
  it("is its tenant's alone: nobody else finds, sees, changes or removes it", async () => {
    expect((await as("red", "POST", "/registry/agents", geocode())).status).toBe(201);
    const search = "/registry/search?q=coordinates+of+an+address&k=1";
    expect((await as("red", "GET", search)).body).toMatchObject([{ name: "geocode" }]);
    expect((await as("blue", "GET", search)).body).not.toContainEqual(expect.objectContaining({ name: "geocode" }));
    expect((await as("blue", "GET", "/registry/agents/geocode")).status).toBe(404);
    expect((await as("blue", "PATCH", "/registry/agents/geocode", { state: "disabled" })).status).toBe(404);
    expect((await as("blue", "DELETE", "/registry/agents/geocode")).status).toBe(404);
    expect((await as("blue", "GET", "/registry/registrations")).body).toEqual([]);
    // The name is free for others.
    expect((await as("blue", "POST", "/registry/agents", geocode())).status).toBe(201);
    expect((await as("blue", "DELETE", "/registry/agents/geocode")).status).toBe(204);
    expect((await as("red", "GET", "/registry/agents/geocode")).status).toBe(200);
  });

  it("that this release cannot read is still listed, and can be mended or removed", async () => {
    expect((await as("red", "POST", "/registry/agents", { ...geocode(), name: "older" })).status).toBe(201);
    await replicas.admin.query(
      "UPDATE remote_agents SET definition = jsonb_set(definition::jsonb, '{version}', '\"01.0.0\"') WHERE name = 'older'",
    );
    const listed = await as("red", "GET", "/registry/registrations");
    expect(listed).toMatchObject({
      status: 200,
      body: expect.arrayContaining([expect.objectContaining({ name: "older" })]),
    });
    const changed = await as("red", "PATCH", "/registry/agents/older", { timeoutMs: 5 });
    expect(changed).toMatchObject({ status: 422, body: { errors: [{ field: "version" }] } });
    expect((await as("red", "DELETE", "/registry/agents/older")).status).toBe(204);
  });

  it("starts a process on the host only for tenants that are named in the settings", async () => {
    const definition = { kind: "mcp", name: "local", command: "/does/not/exist" };
    const refused = await as("red", "POST", "/registry/agents", definition);
    expect(refused).toMatchObject({ status: 403, body: { code: "denied", errors: [{ field: "command" }] } });
    expect(refused.body.detail).toContain("BATON_MCP_COMMANDS");
    expect(await as("blue", "POST", "/registry/agents", definition)).toMatchObject({
      status: 422,
      body: { errors: [{ field: "command" }] },
    });
  });
});

describe("faulty modules", () => {
  it("are not told to those who have a key, who learn why", async () => {
    const { status, body } = await as("red", "GET", "/registry/modules");
    expect(status).toBe(200);
    expect(body).toEqual({ problems: [], why: expect.stringContaining("log") as string });
  });
});
