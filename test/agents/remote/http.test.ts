import { afterEach, describe, expect, it } from "vitest";
import { connectRemote } from "../../../src/agents/remote/connect-remote.ts";
import { allowPublic } from "../../../src/agents/remote/net/allow.ts";
import { guardedFetch } from "../../../src/agents/remote/net/guarded-fetch.ts";
import { remoteDefinition } from "../../../src/agents/remote/remote-definition.ts";
import { agentContext, taskOf } from "../../support/remote/agent-context.ts";
import { serve } from "../../support/remote/serve.ts";
import { silentLog } from "../../support/test-agents.ts";

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).toReversed()) await each.close();
});

async function endpoint(answer: (request: Request) => Response | Promise<Response>): Promise<string> {
  const served = await serve(answer);
  open.push(served);
  return `${served.url}/run`;
}

async function agentAt(given: object) {
  const definition = remoteDefinition.parse({
    kind: "http",
    name: "geocode",
    description: "Finds coordinates",
    capabilities: ["Turn an address into coordinates"],
    ...given,
  });
  const source = await connectRemote(definition, { log: silentLog });
  open.push(source);
  const [agent] = source.agents();
  if (agent === undefined) throw new Error("no agent");
  return agent;
}

const ask = { address: "1 High Street" };

describe("an HTTP endpoint", () => {
  it("gets the input as JSON with its headers and the step's idempotency key", async () => {
    const seen: unknown[] = [];
    const url = await endpoint(async (request) => {
      seen.push(await request.json(), request.headers.get("x-key"), request.headers.get("idempotency-key"));
      return Response.json({ lat: 1 });
    });
    const agent = await agentAt({ url, headers: { "x-key": "s" }, effect: "pure", version: "1.2.0" });
    expect(agent).toMatchObject({
      version: "1.2.0",
      effect: "pure",
      capabilities: [{ name: "turn_an_address_into_coordinates" }],
    });
    expect(await agent.execute(taskOf(ask), agentContext())).toEqual({ lat: 1 });
    expect(seen).toEqual([ask, "s", "run:step"]);
  });

  it("is told how long its caller waits, as a moment and as a time", async () => {
    const seen: (string | null)[] = [];
    const url = await endpoint((request) => {
      seen.push(request.headers.get("x-baton-deadline-ms"), request.headers.get("x-baton-timeout-ms"));
      return Response.json({});
    });
    const agent = await agentAt({ url });
    const deadline = Date.now() + 5000;
    await agent.execute(taskOf(ask), agentContext({ deadline }));
    expect(Number(seen[0])).toBe(deadline);
    expect(Number(seen[1])).toBeGreaterThan(0);
    expect(Number(seen[1])).toBeLessThanOrEqual(5000);
  });

  it("takes its input as a query where the method is GET", async () => {
    const url = await endpoint((request) => Response.json(Object.fromEntries(new URL(request.url).searchParams)));
    const agent = await agentAt({ url, method: "GET" });
    expect(await agent.execute(taskOf({ ...ask, near: { lat: 1 } }), agentContext())).toEqual({
      ...ask,
      near: '{"lat":1}',
    });
  });

  it("refuses what its schemas do not allow", async () => {
    const url = await endpoint(() => Response.json({}));
    const input = { type: "object", properties: { address: { type: "string" } }, required: ["address"] };
    const output = { type: "object", properties: { lat: { type: "number" } }, required: ["lat"] };
    const agent = await agentAt({ url, input, output });
    expect(agent.canHandle({ question: "", input: {} })).toBe(false);
    expect(agent.output.safeParse(await agent.execute(taskOf(ask), agentContext())).success).toBe(false);
    await expect(agentAt({ url, input: { if: {}, else: {} } })).rejects.toMatchObject({ detail: { field: "input" } });
  });

  it.each([
    [429, { "retry-after": "3" }, { code: "rate_limited", retryable: true, detail: { retryAfterMs: 3000 } }],
    [503, { "retry-after": "2" }, { code: "unavailable", retryable: true, detail: { retryAfterMs: 2000 } }],
    [500, {}, { code: "unavailable", retryable: true }],
    [401, {}, { code: "denied", retryable: false }],
    [403, {}, { code: "denied", retryable: false }],
    [400, {}, { code: "invalid_input", retryable: false, message: "geocode answered 400: because" }],
    [404, {}, { code: "not_found" }],
    [425, {}, { code: "transient", retryable: true }],
    [409, {}, { code: "conflict" }],
    [504, {}, { code: "timeout", retryable: true }],
  ])("answering %i %j fails as it means", async (status, headers, expected) => {
    const agent = await agentAt({ url: await endpoint(() => new Response("because", { status, headers })) });
    await expect(agent.execute(taskOf(ask), agentContext())).rejects.toMatchObject(expected);
  });

  it("that is not there is unavailable", async () => {
    const served = await serve(() => new Response());
    await served.close();
    const agent = await agentAt({ url: served.url });
    await expect(agent.execute(taskOf(ask), agentContext())).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringContaining("ECONNREFUSED"),
    });
  });

  it("ends with the deadline of the step", async () => {
    const url = await endpoint(() => new Promise<Response>(() => undefined));
    const agent = await agentAt({ url });
    const signal = AbortSignal.timeout(50);
    await expect(agent.execute(taskOf(ask), agentContext({ signal }))).rejects.toThrow();
  });

  it("may be several addresses, which take turns by their weight", async () => {
    const called: string[] = [];
    const one = await endpoint(() => Response.json(called.push("one")));
    const two = await endpoint(() => Response.json(called.push("two")));
    const agent = await agentAt({ instances: [{ url: one, weight: 3 }, { url: two }] });
    expect(agent.instances).toMatchObject([
      { id: one, weight: 3 },
      { id: two, weight: 1 },
    ]);
    for (let call = 0; call < 8; call += 1) await agent.execute(taskOf(ask), agentContext());
    expect(called.filter((each) => each === "one")).toHaveLength(6);
    await agent.instances?.[1]?.execute(taskOf(ask), agentContext());
    expect(called.at(-1)).toBe("two");
  });

  it("cannot lead elsewhere by a redirect", async () => {
    const elsewhere = await endpoint(() => Response.json("secret"));
    const url = await endpoint(() => new Response(null, { status: 307, headers: { location: elsewhere } }));
    const agent = await agentAt({ url, headers: { authorization: "Bearer s" } });
    await expect(agent.execute(taskOf(ask), agentContext())).rejects.toMatchObject({ code: "denied" });
  });
});

describe("addresses that may be called", () => {
  it.each([
    "http://169.254.169.254/latest/meta-data",
    "http://[fd00:ec2::254]/",
    "http://[fe80::1]/",
    "http://[::ffff:169.254.169.254]/",
    "http://0xa9fea9fe/",
    "http://2852039166/",
    "http://metadata.google.internal/",
    "http://metadata.google.internal./",
    "http://100.100.100.200/",
    "http://0.0.0.0/",
    "file:///etc/passwd",
  ])("do not include %s", async (url) => {
    expect(allowPublic(new URL(url))).toBe(false);
    await expect(guardedFetch(allowPublic)(url)).rejects.toMatchObject({ code: "denied" });
  });

  it.each(["http://127.0.0.1:3000/", "http://10.0.0.5/", "https://example.com/", "http://[::1]/"])(
    "include %s",
    (url) => expect(allowPublic(new URL(url))).toBe(true),
  );

  it("are judged by what a name stands for", async () => {
    const asked: string[] = [];
    const allow = (url: URL): boolean => {
      asked.push(url.hostname);
      return url.hostname === "localhost";
    };
    await expect(guardedFetch(allow)("http://localhost:1/")).rejects.toMatchObject({ code: "denied" });
    expect(asked[0]).toBe("localhost");
    expect(["127.0.0.1", "[::1]"]).toContain(asked[1]);
  });

  it("are checked when an endpoint is registered", async () => {
    await expect(agentAt({ url: "http://169.254.169.254/" })).rejects.toMatchObject({ code: "denied" });
  });
});

describe("what is said of an HTTP endpoint", () => {
  const url = "http://127.0.0.1:1/run";

  it("is known in the registry: owner, documentation, what to use instead, usual time, schemas of capabilities", async () => {
    const told = { owner: "Maps team", documentation: "https://example.com", deprecated: "geo_two", latencyMs: 20 };
    const precise = { name: "find", input: { type: "object", properties: { zip: { type: "string" } } } };
    const agent = await agentAt({ url, ...told, capabilities: [precise] });
    expect(agent).toMatchObject(told);
    expect(agent.capabilities[0]?.input?.safeParse({ zip: 1 }).success).toBe(false);
  });

  it("may hold a pattern that JavaScript would match for ever", async () => {
    const input = { type: "object", properties: { zip: { type: "string", pattern: "^(a+)+$" } } };
    const agent = await agentAt({ url, input });
    expect(agent.input.safeParse({ zip: `${"a".repeat(5_000)}!` }).success).toBe(false);
  });

  it("is refused where it takes no parameters by name", async () => {
    await expect(agentAt({ url, input: { type: "string" } })).rejects.toMatchObject({ detail: { field: "input" } });
  });
});
