import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { bodyStream } from "../../../src/server/http/reply/body-stream.ts";
import { keepAlive, silence } from "../../../src/server/http/reply/keep-alive.ts";

async function* slowly(items: readonly string[], ms: number): AsyncGenerator<string, void, void> {
  for (const item of items) {
    await sleep(ms);
    yield item;
  }
}

describe("keepAlive", () => {
  it("fills gaps and loses nothing", async () => {
    const seen: unknown[] = [];
    for await (const part of keepAlive(slowly(["a", "b", "c"], 50), 20)) seen.push(part);
    expect(seen.filter((part) => part !== silence)).toEqual(["a", "b", "c"]);
    expect(seen.filter((part) => part === silence).length).toBeGreaterThanOrEqual(3);
  });

  it("passes an error on", async () => {
    async function* failing(): AsyncGenerator<string, void, void> {
      yield "a";
      await Promise.reject(new RangeError("broken"));
    }
    const seen: unknown[] = [];
    const reading = (async () => {
      for await (const part of keepAlive(failing(), 1_000)) seen.push(part);
    })();
    await expect(reading).rejects.toThrow("broken");
    expect(seen).toEqual(["a"]);
  });
});

describe("bodyStream", () => {
  it("does not start before it is read, and stops when the reader leaves", async () => {
    let started = 0;
    let left = 0;
    let stopped = false;
    async function* endless(signal: AbortSignal): AsyncGenerator<string, void, void> {
      started += 1;
      signal.addEventListener("abort", () => (stopped = true));
      for (;;) {
        await sleep(1);
        yield "x";
      }
    }
    const stream = bodyStream(endless, { request: new AbortController().signal, onDisconnect: () => (left += 1) });
    await sleep(20);
    expect(started).toBe(0);
    const reader = stream.getReader();
    await reader.read();
    await reader.cancel();
    expect({ started, left, stopped }).toEqual({ started: 1, left: 1, stopped: true });
  });

  it("notices a fallen connection by the request's signal, and calls it a disconnect only before the end", async () => {
    let left = 0;
    const onDisconnect = () => (left += 1);
    const early = new AbortController();
    const open = bodyStream((signal) => untilAborted(signal), { request: early.signal, onDisconnect });
    const reading = open.getReader().read();
    early.abort();
    await reading;
    expect(left).toBe(1);
    const late = new AbortController();
    const done = bodyStream(() => slowly(["a"], 1), { request: late.signal, onDisconnect });
    await new Response(done).text();
    late.abort();
    expect(left).toBe(1);
  });
});

async function* untilAborted(signal: AbortSignal): AsyncGenerator<string, void, void> {
  await new Promise((resolve) => signal.addEventListener("abort", resolve));
  yield "";
}
