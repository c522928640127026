import { context } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { logFields } from "../../../src/tools/tracing/work-at-hand.ts";
import { json, serveApp, type ServedApp } from "../http/served-app.ts";

const TRACEPARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
const lines: Record<string, unknown>[] = [];
const log = pino(
  { mixin: logFields },
  { write: (line: string) => void lines.push(JSON.parse(line) as (typeof lines)[0]) },
);
let app: ServedApp;
let threadId: string;

beforeAll(async () => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  app = await serveApp(() => ({
    logger: log,
    checkInput: (_input, tenant) => {
      log.info({ tenant }, "checked");
      return [];
    },
  }));
  const made = await app.app.request("/threads", json("POST", {}));
  threadId = ((await made.json()) as { thread_id: string }).thread_id;
});
afterAll(async () => {
  await app.close();
  context.disable();
});

const ask = (headers: Record<string, string>): Promise<Response> =>
  Promise.resolve(
    app.app.request(
      `/threads/${threadId}/runs/wait`,
      json("POST", { assistant_id: "baton", input: { messages: [] } }, headers),
    ),
  );

describe("a log line of a request", () => {
  it("says which request, tenant, thread and trace it is of, though no trace is sent anywhere", async () => {
    lines.length = 0;
    const response = await ask({ "x-request-id": "order-7", traceparent: TRACEPARENT });
    await response.text();
    expect(response.headers.get("x-request-id")).toBe("order-7");
    expect(lines.find(({ msg }) => msg === "checked")).toMatchObject({
      request_id: "order-7",
      thread_id: threadId,
      tenant: "default",
      trace_id: "0af7651916cd43dd8448eb211c80319c",
      span_id: "b7ad6b7169203331",
    });
  });

  it.each(["", "a b", "x".repeat(200), "<script>", "\u00e9"])("does not take over the id %j", async (id) => {
    const response = await ask(id === "" ? {} : { "x-request-id": id });
    await response.text();
    expect(response.headers.get("x-request-id")).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });

  it("is told the id of a request that is refused, too", async () => {
    const response = await app.app.request("/nowhere", { headers: { "x-request-id": "lost-1" } });
    expect([response.status, response.headers.get("x-request-id")]).toEqual([404, "lost-1"]);
  });

  it("outside of any work carries nothing", () => {
    lines.length = 0;
    log.info({}, "idle");
    expect(Object.keys(lines[0] ?? {}).toSorted()).toEqual(["hostname", "level", "msg", "pid", "time"]);
  });
});
