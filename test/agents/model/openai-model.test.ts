import { createServer } from "node:http";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { createOpenAIModel, type OpenAIModelOptions } from "../../../src/agents/model/openai-model.ts";
import type { Model } from "../../../src/agents/model/model.ts";
import type { Usage } from "../../../src/agents/model/usage.ts";
import { BatonError, Cancelled, InvalidOutput } from "../../../src/tools/errors.ts";
import { startScriptedModel, type ScriptedModel } from "../../support/scripted-model.ts";

let endpoint: ScriptedModel;
beforeEach(async () => {
  endpoint = await startScriptedModel();
});
afterEach(() => endpoint.close());

const city = z.object({ city: z.string(), people: z.number().int().default(0) });
const asked = { messages: [["user", "Where?"] as [string, string]], name: "city", schema: city };
const never = new AbortController().signal;

function model(options: Partial<OpenAIModelOptions> = {}): Model {
  return createOpenAIModel({ apiKey: "test-key", baseUrl: endpoint.url, model: "m-1", baseDelayMs: 5, ...options });
}

async function read(from: AsyncGenerator<string, Usage, void>): Promise<{ pieces: string[]; usage: Usage }> {
  const pieces: string[] = [];
  for (;;) {
    const next = await from.next();
    if (next.done === true) return { pieces, usage: next.value };
    pieces.push(next.value);
  }
}

async function failure(work: Promise<unknown>): Promise<BatonError> {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof BatonError)) throw new Error(`expected a BatonError, got ${String(error)}`);
  return error;
}

describe("structured", () => {
  it("asks for the schema, not strictly, and returns what it validates to", async () => {
    endpoint.expect("city", { json: { city: "Port Ellery" } });
    const reply = await model().structured({ ...asked, signal: never });
    expect(reply.value).toEqual({ city: "Port Ellery", people: 0 });
    expect(reply.usage).toEqual({ inputTokens: 2, outputTokens: 6 });
    const [call] = endpoint.calls;
    expect(call?.headers.authorization).toBe("Bearer test-key");
    expect(call?.body).toMatchObject({
      model: "m-1",
      stream_options: { include_usage: true },
      response_format: {
        json_schema: {
          name: "city",
          strict: false,
          schema: { properties: { city: { type: "string" } }, required: ["city"] },
        },
      },
    });
    expect(call?.body).not.toHaveProperty("temperature");
  });

  it.each([
    ["a code fence", '```json\n{"city":"Port Ellery"}\n```'],
    ["words around it", 'Here you are: {"city":"Port Ellery"} — anything else?'],
  ])("tolerates %s", async (_, text) => {
    endpoint.expect("city", { text });
    expect((await model().structured({ ...asked, signal: never })).value.city).toBe("Port Ellery");
  });

  it.each([
    ["invalid JSON", { text: '{"city": "Port' }, /not JSON/],
    ["a value the schema refuses", { json: { city: 5 } }, /expected string.*\n.*at city/],
    ["a reply cut at the token limit", { text: '{"city":"Port Ellery"}', finish: "length" as const }, /length/],
  ])("calls %s invalid output, and leaves the repair to the caller", async (_, reply, message) => {
    endpoint.expect("city", reply);
    const error = await failure(model().structured({ ...asked, signal: never }));
    expect(error).toBeInstanceOf(InvalidOutput);
    expect(error.message).toMatch(message);
    expect(endpoint.calls).toHaveLength(1);
  });

  it("asks in words when the endpoint does not know response_format, and remembers", async () => {
    endpoint.expect((call) => call.body.response_format !== undefined, { status: 400 });
    endpoint.expect(/JSON Schema/, { json: { city: "A" } }, { times: 2 });
    const door = model();
    expect((await door.structured({ ...asked, signal: never })).value.city).toBe("A");
    expect((await door.structured({ ...asked, signal: never })).value.city).toBe("A");
    expect(endpoint.calls).toHaveLength(3);
    expect(endpoint.calls[2]?.body).not.toHaveProperty("stream_options");
  });

  it.each([
    ["a 500", { status: 500 }],
    ["a stalled stream", { stall: ['{"ci'] }],
    ["a stream cut by the socket", { cut: ['{"city":', '"A"'] }],
    ["a stream that ends without a finish reason", { cut: ['{"city":', '"A"}'], politely: true }],
    ["an error inside the stream", { streamError: { code: "server_error", message: "x" }, after: ["{"] }],
  ])("tries again after %s", async (_, first) => {
    endpoint.expect("city", first);
    endpoint.expect("city", { json: { city: "B" } });
    expect((await model({ stallMs: 60 }).structured({ ...asked, signal: never })).value.city).toBe("B");
    endpoint.verify();
  });
});

describe("waiting", () => {
  const in2Seconds = (): string => new Date(Date.now() + 2000).toUTCString();
  it.each([
    ["retry-after-ms", () => ({ "retry-after-ms": "150", "retry-after": "9" }), 140, 900],
    ["seconds", () => ({ "retry-after": "1" }), 950, 1900],
    ["an HTTP date", () => ({ "retry-after": in2Seconds() }), 800, 2500],
  ])("honours %s on 429", async (_, headers, least, most) => {
    endpoint.expect("city", () => ({ status: 429, headers: headers() }));
    endpoint.expect("city", { json: { city: "C" } });
    const began = performance.now();
    await model().structured({ ...asked, signal: never });
    const took = performance.now() - began;
    expect(took).toBeGreaterThan(least);
    expect(took).toBeLessThan(most);
  });

  it("fails at once with the endpoint's wait when that is longer than it would wait", async () => {
    endpoint.expect("city", { status: 429, headers: { "retry-after": "60" } });
    const error = await failure(model().structured({ ...asked, signal: never }));
    expect(error).toMatchObject({ code: "rate_limited", retryable: true, detail: { retryAfterMs: 60_000 } });
  });

  it("never waits past the caller's deadline", async () => {
    endpoint.expect("city", { status: 429, headers: { "retry-after": "5" } });
    const began = performance.now();
    const error = await failure(model().structured({ ...asked, signal: AbortSignal.timeout(100) }));
    expect(performance.now() - began).toBeLessThan(600);
    expect(error).toMatchObject({ code: "timeout", cause: { code: "rate_limited" } });
  });

  it("is bounded in its attempts", async () => {
    endpoint.expect("city", { status: 503 }, { times: "always" });
    const error = await failure(model({ maxRetries: 2 }).structured({ ...asked, signal: never }));
    expect(error.code).toBe("unavailable");
    expect(endpoint.calls).toHaveLength(3);
  });
});

describe("refusals", () => {
  it.each([
    [401, "denied"],
    [403, "denied"],
    [404, "not_found"],
    [413, "invalid_input"],
  ])("maps HTTP %i to %s without trying the same again", async (status, code) => {
    endpoint.expect((call) => call.body.response_format !== undefined, { status });
    // The plain dialect is tried once when the request as such was refused.
    if (code === "invalid_input") endpoint.expect("any", { status });
    expect(await failure(model().structured({ ...asked, signal: never }))).toMatchObject({ code, retryable: false });
    endpoint.verify();
  });

  it("calls an exhausted account denied: waiting does not help", async () => {
    const body = { error: { code: "insufficient_quota", type: "insufficient_quota", message: "x" } };
    endpoint.expect("any", { status: 429, body });
    expect((await failure(model().structured({ ...asked, signal: never }))).code).toBe("denied");
  });

  it("calls an endpoint that is not there unavailable", async () => {
    const gone = createServer();
    await new Promise<void>((resolve) => gone.listen(0, "127.0.0.1", resolve));
    const address = gone.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    await new Promise((resolve) => gone.close(resolve));
    const door = model({ baseUrl: `http://127.0.0.1:${port}/v1`, maxRetries: 1 });
    expect((await failure(door.structured({ ...asked, signal: never }))).code).toBe("unavailable");
  });

  it("refuses options that are out of range at construction", () => {
    expect(() => model({ maxRetries: -1 })).toThrow(z.ZodError);
    expect(() => model({ baseUrl: "not a url" })).toThrow(z.ZodError);
  });
});

describe("text", () => {
  const question = { messages: [["user", "Tell."] as [string, string]] };

  it("yields pieces as they arrive and returns the usage", async () => {
    endpoint.expect("any", { text: "One two three.", delayMs: 20 });
    const stream = model().text({ ...question, signal: never });
    const began = performance.now();
    const first = await stream.next();
    expect(performance.now() - began).toBeLessThan(1000);
    expect(first.value).toBe("One");
    const rest = await read(stream);
    expect(rest.pieces).toEqual([" two", " three."]);
    expect(rest.usage).toEqual({ inputTokens: 2, outputTokens: 4 });
  });

  it("counts nothing where the endpoint counts nothing", async () => {
    endpoint.expect("any", { text: "One.", usage: false });
    expect((await read(model().text({ ...question, signal: never }))).usage).toEqual({
      inputTokens: 0,
      outputTokens: 0,
    });
  });

  it("tries again as long as nothing was passed on", async () => {
    endpoint.expect("any", { stall: [] });
    endpoint.expect("any", { cut: [] });
    endpoint.expect("any", { status: 429, headers: { "retry-after-ms": "10" } });
    endpoint.expect("any", { text: "At last." });
    const { pieces } = await read(model({ firstChunkMs: 80 }).text({ ...question, signal: never }));
    expect(pieces.join("")).toBe("At last.");
    endpoint.verify();
  });

  it.each([
    ["stalls", { stall: ["Half", " a"] }, "timeout"],
    ["is cut", { cut: ["Half", " a"] }, "unavailable"],
    ["ends without a finish reason", { cut: ["Half", " a"], politely: true }, "unavailable"],
  ])("does not repeat itself when a stream %s midway", async (_, reply, code) => {
    endpoint.expect("any", reply);
    const stream = model({ stallMs: 60 }).text({ ...question, signal: never });
    expect((await stream.next()).value).toBe("Half");
    expect((await failure(read(stream))).code).toBe(code);
    expect(endpoint.calls).toHaveLength(1);
  });

  it("ends with the caller's own reason when the caller stops it midway", async () => {
    endpoint.expect("any", { stall: ["Half"] });
    const caller = new AbortController();
    const stream = model().text({ ...question, signal: caller.signal });
    await stream.next();
    const next = failure(read(stream));
    caller.abort(new Cancelled("the client hung up"));
    expect(await next).toMatchObject({ code: "cancelled", message: "the client hung up" });
  });

  it("closes the connection when the reader leaves early", async () => {
    endpoint.expect("any", { text: "word ".repeat(200), delayMs: 5 });
    for await (const piece of model().text({ ...question, signal: never })) {
      expect(piece).toBe("word");
      break;
    }
    await expect.poll(() => endpoint.hungUp.length).toBe(1);
  });
});
