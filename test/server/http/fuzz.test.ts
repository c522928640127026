import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { json, serveApp, type ServedApp } from "./served-app.ts";

let served: ServedApp;
let threadId = "";
let runId = "";
let checkpointId = "";

beforeAll(async () => {
  served = await serveApp();
  const thread = await served.app.request("/threads", json("POST", { metadata: { a: 1 } }));
  ({ thread_id: threadId } = (await thread.json()) as { thread_id: string });
  const run = await served.app.request(
    `/threads/${threadId}/runs`,
    json("POST", { assistant_id: "baton", input: { messages: "hi" } }),
  );
  ({ run_id: runId } = (await run.json()) as { run_id: string });
  await (await served.app.request(`/threads/${threadId}/runs/${runId}/join`)).text();
  const state = await served.app.request(`/threads/${threadId}/state`);
  checkpointId = ((await state.json()) as { checkpoint: { checkpoint_id: string } }).checkpoint.checkpoint_id;
});
afterAll(() => served.close());

/** Every registered route that is not a middleware, as `METHOD /path/:with/:places`. */
function routes(): { method: string; path: string }[] {
  const real = served.app.routes.filter(({ method, path }) => method !== "ALL" && !path.includes("*"));
  return [...new Map(real.map(({ method, path }) => [`${method} ${path}`, { method, path }])).values()];
}

const nasty = fc.oneof(
  fc.string(),
  fc.string({ unit: "binary" }),
  fc.constantFrom(
    "",
    "\0",
    "a\0b",
    "\ud800",
    "__proto__",
    "constructor",
    "'; DROP TABLE threads; --",
    "../..",
    "%00",
    "*",
    "-1",
    "NaN",
    "null",
    "9".repeat(400),
  ),
);
const numbers = fc.oneof(fc.integer(), fc.double(), fc.constantFrom(0, -1, 1e300, 2 ** 53, 2 ** 63, 0.5, -0));
const anyJson = fc.oneof(fc.jsonValue({ maxDepth: 4 }), nasty, numbers, fc.boolean(), fc.constant(null));
const ids = () => fc.oneof(fc.constantFrom(threadId, runId, checkpointId, randomUUID(), "baton"), nasty);

/** A body that the route accepts, most of the time with one or two fields of the API made wrong, or set right elsewhere. */
function body(path: string, valid: object) {
  const value = fc.oneof(anyJson, ids(), fc.array(anyJson, { maxLength: 3 }));
  const part = <T>(fields: { [K in keyof T]: fc.Arbitrary<T[K]> }) => fc.record(fields, { requiredKeys: [] });
  const checkpoint = part({ checkpoint_id: ids(), checkpoint_ns: value, checkpoint_map: value });
  const messages = fc.oneof(
    value,
    fc.constantFrom("hi", [{ role: "user", content: "hi" }], [{ type: "remove", id: "x" }], [["human", "x"]]),
  );
  const values = part({ messages, delay: fc.oneof(value, numbers), approve: value, fail: value });
  const updates = fc.array(part({ values: fc.oneof(value, values), as_node: value }), { maxLength: 2 });
  const fields: Record<string, fc.Arbitrary<unknown>> = {
    assistant_id: value,
    thread_id: ids(),
    metadata: value,
    values,
    as_node: fc.constantFrom("think", "ask", "answer", "__copy__", "__end__", "__input__", "__start__", "nowhere"),
    checkpoint,
    checkpoint_id: ids(),
    before: fc.oneof(checkpoint, part({ configurable: checkpoint })),
    input: values,
    command: part({ resume: value, goto: value, update: value }),
    config: part({ configurable: value, recursion_limit: numbers, tags: value, metadata: value }),
    stream_mode: fc.constantFrom("values", ["updates", "events"], ["debug"], [], "all"),
    supersteps: fc.array(part({ updates }), { maxLength: 2 }),
    interrupt_before: fc.constantFrom("*", ["ask"], ["nowhere"], []),
    multitask_strategy: fc.constantFrom("reject", "interrupt", "rollback", "enqueue"),
    if_exists: fc.constantFrom("raise", "do_nothing"),
    if_not_exists: fc.constantFrom("create", "reject"),
    on_completion: fc.constantFrom("keep", "delete", "continue"),
    limit: numbers,
    offset: numbers,
    ids: fc.array(ids(), { maxLength: 3 }),
    run_ids: fc.array(ids(), { maxLength: 3 }),
    status: fc.constantFrom("idle", "busy", "pending", "all"),
    sort_by: fc.constantFrom("created_at", "thread_id", "constructor"),
    select: fc.array(fc.string(), { maxLength: 2 }),
    subgraphs: fc.boolean(),
    name: nasty,
    graph_id: nasty,
  };
  const change = fc.oneof(
    ...fieldsOf(path, fields).map(([name, right]) =>
      fc.tuple(fc.constant(name), fc.oneof({ weight: 4, arbitrary: right }, { weight: 1, arbitrary: value })),
    ),
  );
  const changed = fc.array(change, { maxLength: 2 }).map((changes) => ({ ...valid, ...Object.fromEntries(changes) }));
  return fc.oneof(
    { weight: 12, arbitrary: changed.map((object) => JSON.stringify(object)) },
    { weight: 1, arbitrary: fc.array(changed, { maxLength: 3 }).map((list) => JSON.stringify(list)) },
    { weight: 1, arbitrary: anyJson.map((one) => JSON.stringify(one) ?? "") },
    { weight: 1, arbitrary: nasty },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 50 }) },
  );
}

/** Only the fields that the route reads: others are ignored, and prove nothing. */
function fieldsOf(path: string, fields: Record<string, fc.Arbitrary<unknown>>): [string, fc.Arbitrary<unknown>][] {
  const names = /\/runs(\/stream|\/wait|\/batch)?$/.test(path)
    ? "assistant_id input command config checkpoint checkpoint_id metadata stream_mode interrupt_before multitask_strategy if_not_exists on_completion"
    : /\/(state|checkpoint)$/.test(path)
      ? "values as_node checkpoint checkpoint_id metadata subgraphs select"
      : /\/(search|count|versions)$/.test(path)
        ? "metadata values ids status sort_by limit offset select name graph_id"
        : path.endsWith("/history")
          ? "limit before metadata checkpoint select"
          : "thread_id metadata if_exists supersteps run_ids status";
  return names.split(" ").map((name) => [name, fields[name] ?? anyJson]);
}

/** What each route takes; `{}` where nothing is needed. */
function validBody(method: string, path: string): object {
  if (/\/runs(\/stream|\/wait|\/batch)?$/.test(path)) return { assistant_id: "baton", input: { messages: "hi" } };
  if (path.endsWith("/runs/cancel")) return { status: "pending", thread_id: threadId };
  if (path.endsWith("/restore")) return { value: "Call <PHONE_1>", entities: ["PHONE"] };
  if (path.endsWith("/state/checkpoint")) return { checkpoint: { checkpoint_id: checkpointId } };
  if (path.endsWith("/state") && method === "POST") return { values: { delay: 0 }, as_node: "think" };
  if (path === "/page/picture") return { plan: { steps: [{ name: "read", agent: "reader" }] } };
  if (path === "/threads/:thread_id") return { metadata: { b: 2 } };
  return {};
}

const headerValue = nasty.map((text) => text.replaceAll(/[^\x20-\x7e]/g, "?").slice(0, 200));
const headers = fc.dictionary(
  fc.constantFrom(
    "content-type",
    "accept",
    "last-event-id",
    "origin",
    "x-api-key",
    "x-auth-scheme",
    "prefer",
    "if-none-match",
    "access-control-request-private-network",
  ),
  headerValue,
  { maxKeys: 4 },
);
const query = fc.dictionary(
  fc.constantFrom(
    "limit",
    "offset",
    "status",
    "wait",
    "action",
    "xray",
    "subgraphs",
    "select",
    "stream_mode",
    "cancel_on_disconnect",
    "check_db",
    "before",
  ),
  fc.oneof(nasty, fc.constantFrom("1", "0", "true", "interrupt", "rollback", "values", "10")),
  { maxKeys: 4 },
);

function realPlaces(): Record<string, string> {
  return {
    thread_id: threadId,
    run_id: runId,
    checkpoint_id: checkpointId,
    assistant_id: "baton",
    file: "app.js",
  };
}

describe("whatever is sent", () => {
  it("starts from requests that every route lets through, or the rest proves nothing", async () => {
    for (const { method, path } of routes()) {
      if (method === "DELETE") continue;
      // Lets only runs through that were given up.
      if (path.startsWith("/runs/dead-letters/")) continue;
      const real = realPlaces();
      const address = path.replaceAll(/:(\w+)/g, (_, name: string) => real[name] ?? "");
      const valid = validBody(method, path);
      const body = path === "/runs/batch" ? [valid] : valid;
      const response = await served.app.request(address, method === "GET" ? { method } : json(method, body));
      await response.body?.cancel();
      expect([method, path, response.status < 300]).toEqual([method, path, true]);
    }
  });

  it("is answered below 500, and refused with a problem document", { timeout: 60_000 }, async () => {
    const all = routes();
    expect(all.length).toBeGreaterThan(35);
    // Most of what can go wrong comes in a body.
    const chosen = fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(...all.filter(({ method }) => method === "POST" || method === "PATCH")) },
      { weight: 1, arbitrary: fc.constantFrom(...all) },
    );
    await fc.assert(
      fc.asyncProperty(
        chosen.chain((route) => fc.tuple(fc.constant(route), body(route.path, validBody(route.method, route.path)))),
        fc.array(ids(), { minLength: 2, maxLength: 2 }),
        fc.boolean(),
        query,
        headers,
        async ([{ method, path }, sent], places, sensible, params, given) => {
          // Half of the requests reach real things, or hardly any would get past the first check.
          const real = realPlaces();
          let at = 0;
          const address = path.replaceAll(/:(\w+)/g, (_, name: string) => {
            const place = sensible ? (real[name] ?? "") : (places[at++ % 2] ?? "");
            return place.isWellFormed() ? encodeURIComponent(place) : "%ED%A0%80";
          });
          // What the other requests use must not go.
          if (method === "DELETE" && (address.includes(threadId) || address.includes(runId))) return;
          const text = new URLSearchParams(params).toString();
          const response = await served.app.request(`${address}${text === "" ? "" : `?${text}`}`, {
            method,
            headers: given,
            ...(method !== "GET" && { body: sent }),
          });
          await response.body?.cancel();
          expect(served.logger.errors).toEqual([]);
          expect(response.status).toBeLessThan(500);
          if (response.status >= 400) expect(response.headers.get("content-type")).toBe("application/problem+json");
        },
      ),
      { numRuns: 1_000, endOnFailure: true },
    );
  });

  it("as an address is answered below 500", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.webPath(),
        fc.constantFrom("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD"),
        async (path, method) => {
          const response = await served.app.request(path === "" ? "/" : path, { method });
          await response.body?.cancel();
          expect(response.status).toBeLessThan(500);
        },
      ),
      { numRuns: 300 },
    );
  });
});
