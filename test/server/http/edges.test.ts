import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loopbackHosts } from "../../../src/server/http/guard/host-guard.ts";
import { createApp } from "../../../src/server/http/app.ts";
import { json, serveApp, type ServedApp } from "./served-app.ts";

let served: ServedApp;
let threadId: string;

beforeAll(async () => {
  served = await serveApp((database) => ({
    maxBodyBytes: 10_000,
    allowedHosts: loopbackHosts,
    origins: ["https://smith.langchain.com", "http://localhost:*"],
    checkInput: (input) => ("forbidden" in input ? [{ field: "forbidden", message: "is not allowed" }] : []),
    database,
  }));
  const response = await served.app.request("/threads", json("POST", {}));
  threadId = ((await response.json()) as { thread_id: string }).thread_id;
});
afterAll(async () => {
  await served.close();
  expect(served.logger.errors).toEqual([]);
});

interface Problem {
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  readonly message: string;
  readonly errors?: { field: string; message: string; expected?: string }[];
}

async function problem(path: string, init: RequestInit = {}): Promise<Problem> {
  const response = await served.app.request(path, init);
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  const body = (await response.json()) as Problem;
  expect(body.status).toBe(response.status);
  expect(body.message).toBe(body.detail);
  expect(body.title).not.toBe("");
  return body;
}

const run = { assistant_id: "baton", input: { messages: [{ role: "user", content: "hi" }] } };

describe("bad input", () => {
  it("names each wrong field and what it may be", async () => {
    const wrong = await problem(
      `/threads/${threadId}/runs`,
      json("POST", { ...run, stream_mode: ["values", "vales"], on_disconnect: "maybe" }),
    );
    expect(wrong.status).toBe(422);
    expect(wrong.errors?.map((error) => error.field).toSorted()).toEqual(["on_disconnect", "stream_mode.1"]);
    expect(wrong.errors?.find((error) => error.field === "stream_mode.1")?.expected).toContain("messages-tuple");
    expect(await problem("/threads/search", json("POST", { limit: 0 }))).toMatchObject({
      status: 422,
      errors: [{ field: "limit", expected: "at least 1" }],
    });
    expect(await problem("/threads/search", json("POST", { limit: 1e300 }))).toMatchObject({ status: 422 });
    expect(await problem("/threads/search", json("POST", { metadata: "x" }))).toMatchObject({
      errors: [{ field: "metadata", expected: "record" }],
    });
    expect(await problem(`/threads/${threadId}/runs?limit=many`)).toMatchObject({
      status: 422,
      errors: [{ field: "limit" }],
    });
    expect(await problem("/threads/not-a-uuid")).toMatchObject({
      status: 422,
      errors: [{ field: "thread_id", expected: "uuid" }],
    });
  });

  it("is told where JSON breaks off", async () => {
    const broken = await problem("/threads", { method: "POST", body: '{"metadata": }' });
    expect(broken.status).toBe(400);
    expect(broken.detail).toBe('the body is not JSON: line 1, column 14: expected value, got "}"');
    expect(await problem("/threads", { method: "POST", body: "null" })).toMatchObject({ status: 422 });
    expect(await problem("/threads", { method: "POST", body: new Uint8Array([0x7b, 0xff, 0x7d]) })).toMatchObject({
      status: 400,
      detail: "the body is not UTF-8",
    });
  });

  it("is refused when it holds what cannot be stored", async () => {
    expect(await problem("/threads", json("POST", { metadata: { a: ["x\0"] } }))).toMatchObject({
      status: 422,
      errors: [{ field: "metadata.a.0", message: "contains a NUL character" }],
    });
    expect(await problem("/threads", json("POST", { metadata: { "a\0": 1 } }))).toMatchObject({ status: 422 });
    expect(await problem("/threads", { method: "POST", body: '{"metadata":{"a":"\\ud800"}}' })).toMatchObject({
      status: 422,
    });
    expect(await problem("/threads", { method: "POST", body: '{"metadata":{"a":1e999}}' })).toMatchObject({
      status: 422,
    });
    const deep = `{"metadata":${'{"a":'.repeat(1500)}1${"}".repeat(1500)}}`;
    expect(await problem("/threads", { method: "POST", body: deep })).toMatchObject({
      status: 422,
      errors: [{ message: "nested too deeply" }],
    });
    expect(await problem("/threads", json("POST", { metadata: { a: "x".repeat(20_000) } }))).toMatchObject({
      status: 413,
    });
  });

  it("of a run names unknown assistants, nodes, messages, and what the graph's own check refuses", async () => {
    const path = `/threads/${threadId}/runs/wait`;
    expect(await problem(path, json("POST", { ...run, assistant_id: "agent" }))).toMatchObject({
      status: 404,
      errors: [{ field: "assistant_id", expected: expect.stringContaining("baton") }],
    });
    expect(await problem(path, json("POST", { ...run, interrupt_before: ["think", "thinc"] }))).toMatchObject({
      status: 422,
      errors: [{ field: "interrupt_before", expected: "think, ask, answer" }],
    });
    expect(
      await problem(path, json("POST", { ...run, command: { goto: { node: "nowhere", input: {} } } })),
    ).toMatchObject({ status: 422, errors: [{ field: "command.goto" }] });
    expect(
      await problem(path, json("POST", { ...run, input: { messages: [{ role: "nobody", content: "x" }] } })),
    ).toMatchObject({ status: 422 });
    expect(await problem(path, json("POST", { ...run, input: { messages: 42 } }))).toMatchObject({
      status: 422,
      errors: [{ field: "input.messages" }],
    });
    expect(await problem(path, json("POST", { ...run, input: [] }))).toMatchObject({
      status: 422,
      errors: [{ field: "input" }],
    });
    expect(await problem(path, json("POST", { ...run, input: { forbidden: 1 } }))).toMatchObject({
      status: 422,
      errors: [{ field: "input.forbidden" }],
    });
    expect(await problem(path, json("POST", { ...run, webhook: "https://example.com" }))).toMatchObject({
      status: 422,
      errors: [{ field: "webhook" }],
    });
    expect(await problem(`/threads/${randomUUID()}/runs`, json("POST", run))).toMatchObject({ status: 404 });
    expect(await problem("/runs/batch", json("POST", []))).toMatchObject({ status: 422 });
  });

  it("of a state update names the nodes there are", async () => {
    const path = `/threads/${threadId}/state`;
    expect(await problem(path, json("POST", { values: {}, as_node: "nowhere" }))).toMatchObject({
      status: 422,
      errors: [{ field: "as_node", expected: expect.stringContaining("think") }],
    });
    expect(
      await problem(path, json("POST", { values: { messages: [{ nonsense: true }] }, as_node: "think" })),
    ).toMatchObject({ status: 422 });
    expect(await problem(path, json("POST", { values: "text", as_node: "think" }))).toMatchObject({ status: 422 });
    expect(
      await problem(`${path}/checkpoint`, json("POST", { checkpoint: { checkpoint_ns: "no:such|graph:x" } })),
    ).toMatchObject({ status: 404 });
    expect(await problem(`${path}/${randomUUID()}`)).toMatchObject({ status: 404 });
  });

  it("in Last-Event-ID is refused, and unknown runs are not found", async () => {
    const unknown = `/threads/${threadId}/runs/${randomUUID()}`;
    expect(await problem(`${unknown}/stream`, { headers: { "last-event-id": "abc" } })).toMatchObject({ status: 422 });
    for (const path of [unknown, `${unknown}/stream`, `${unknown}/join`, `/runs/${randomUUID()}/stream`]) {
      expect(await problem(path)).toMatchObject({ status: 404 });
    }
    expect(await problem(`${unknown}/cancel`, { method: "POST" })).toMatchObject({ status: 404 });
  });
});

describe("addresses", () => {
  it("that do not exist are 404, and known ones with another method 405 with Allow", async () => {
    expect(await problem("/nowhere")).toMatchObject({ status: 404 });
    const response = await served.app.request("/threads/search", { method: "PUT" });
    expect(response.status).toBe(405);
    expect(response.headers.get("allow")).toContain("POST");
    expect(response.headers.get("content-type")).toBe("application/problem+json");
  });

  it("answer to JSON in text/plain, and to none of a content type", async () => {
    const body = JSON.stringify({ metadata: { created_by: "system" }, limit: 10, offset: 0 });
    for (const headers of [{ "content-type": "text/plain;charset=UTF-8" }, undefined]) {
      const response = await served.app.request("/assistants/search", {
        method: "POST",
        body,
        ...(headers && { headers }),
      });
      expect(await response.json()).toMatchObject([{ graph_id: "baton" }]);
      expect(response.headers.get("x-pagination-total")).toBe("1");
    }
  });

  it("tell what the server is, and whether it works", async () => {
    const info = await served.app.request("/info");
    expect(await info.json()).toMatchObject({
      version: "1.5.1",
      langgraph_js_version: "1.7.3",
      context: "js",
      flags: { assistants: true },
    });
    expect(await (await served.app.request("/ok?check_db=1")).json()).toEqual({ ok: true });
    expect(await problem("/ok?check_db=perhaps")).toMatchObject({ status: 422 });
  });
});

describe("foreign pages", () => {
  const preflight = (origin: string, more: Record<string, string> = {}) =>
    served.app.request("/runs/stream", {
      method: "OPTIONS",
      headers: {
        origin,
        "access-control-request-method": "POST",
        "access-control-request-headers": "content-type,x-api-key",
        ...more,
      },
    });

  it("of listed origins may use the server and read its headers", async () => {
    const answer = await preflight("https://smith.langchain.com", { "access-control-request-private-network": "true" });
    expect(answer.status).toBe(204);
    expect(answer.headers.get("access-control-allow-origin")).toBe("https://smith.langchain.com");
    expect(answer.headers.get("access-control-allow-headers")).toContain("x-api-key");
    expect(answer.headers.get("access-control-allow-methods")).toContain("DELETE");
    expect(answer.headers.get("access-control-allow-private-network")).toBe("true");
    expect((await preflight("http://localhost:5173")).headers.get("access-control-allow-origin")).toBe(
      "http://localhost:5173",
    );
    const response = await served.app.request("/info", { headers: { origin: "https://smith.langchain.com" } });
    expect(response.headers.get("access-control-expose-headers")).toContain("content-location");
    const failed = await served.app.request("/nowhere", { headers: { origin: "https://smith.langchain.com" } });
    expect(failed.headers.get("access-control-allow-origin")).toBe("https://smith.langchain.com");
  });

  it("of other origins may not even send", async () => {
    for (const origin of [
      "https://evil.example",
      "null",
      "https://smith.langchain.com.evil.example",
      "http://localhost.evil.example:80",
    ]) {
      expect([origin, (await preflight(origin)).status]).toEqual([origin, 403]);
      const response = await served.app.request("/runs", {
        method: "POST",
        body: "{}",
        headers: { origin, "content-type": "text/plain" },
      });
      expect([origin, response.status]).toEqual([origin, 403]);
    }
  });

  it("cannot come in under a name of their own", async () => {
    for (const host of ["evil.example", "evil.example:2024", "localhost.evil.example", "127.0.0.1.evil.example", ""]) {
      expect([host, (await served.app.request("/threads/search", json("POST", {}, { host }))).status]).toEqual([
        host,
        403,
      ]);
    }
    for (const host of ["localhost:2024", "127.0.0.1", "[::1]:2024", "LOCALHOST"]) {
      expect([host, (await served.app.request("/ok", { headers: { host } })).status]).toEqual([host, 200]);
    }
  });
});

describe("waiting", () => {
  it("sends signs of life until there is something to say", async () => {
    const slow = { ...run, input: { ...run.input, delay: 250 } };
    const waited = await (await served.app.request(`/threads/${threadId}/runs/wait`, json("POST", slow))).text();
    expect(waited).toMatch(/^\n{2,}\{/);
    const stream = await served.app.request(`/threads/${threadId}/runs/stream`, json("POST", slow));
    expect(stream.headers.get("content-type")).toBe("text/event-stream");
    expect(stream.headers.get("content-location")).toMatch(new RegExp(`^/threads/${threadId}/runs/[0-9a-f-]{36}$`));
    expect(stream.headers.get("location")).toBe(`${stream.headers.get("content-location")}/stream`);
    const text = await stream.text();
    expect(text.match(/^: heartbeat$/gm)?.length).toBeGreaterThan(1);
    expect(text).toMatch(/^id: 0\nevent: metadata\ndata: \{/m);
  });

  it("does not begin for someone who only asks for the headers", async () => {
    const created = (await (await served.app.request(`/threads/${threadId}/runs`, json("POST", run))).json()) as {
      run_id: string;
    };
    const head = await served.app.request(`/threads/${threadId}/runs/${created.run_id}/stream`, { method: "HEAD" });
    expect(head.status).toBe(200);
    expect(await head.text()).toBe("");
  });
});

it("checks its options before anything else", () => {
  const options = {
    graph: { nodes: {} },
    info: {},
    graphId: "bad id",
    origins: ["example.com"],
    heartbeatMs: 0,
  } as never;
  expect(() => createApp(options)).toThrow(/graphId[\s\S]*origins|origins[\s\S]*graphId/);
});
