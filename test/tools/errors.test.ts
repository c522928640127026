import { createServer } from "node:net";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { remoteFailure } from "../../src/agents/remote/remote-failure.ts";
import { codeOfStatus } from "../../src/tools/http-status.ts";
import { retryAfterMs } from "../../src/tools/retry-after.ts";
import { ERROR_CODES, type ErrorCode } from "../../src/tools/failure.ts";
import { classify } from "../../src/tools/foreign-error.ts";
import { Conflict, errorOf, RateLimited, saysItself, toFailure } from "../../src/tools/errors.ts";
import { createTestDatabase } from "../support/test-database.ts";

const coded = (code: string, more: object = {}): Error => Object.assign(new Error("words"), { code, ...more });

describe("an error of a library", () => {
  it.each<[string, ErrorCode, boolean, string | undefined]>([
    ["ECONNREFUSED", "unavailable", true, "none"],
    ["ENOTFOUND", "unavailable", true, "none"],
    ["ECONNRESET", "unavailable", true, undefined],
    ["EPIPE", "unavailable", true, undefined],
    ["UND_ERR_SOCKET", "unavailable", true, undefined],
    ["ETIMEDOUT", "timeout", true, undefined],
    ["UND_ERR_HEADERS_TIMEOUT", "timeout", true, undefined],
    ["UND_ERR_CONNECT_TIMEOUT", "timeout", true, "none"],
    ["EMFILE", "transient", true, "none"],
    ["ABORT_ERR", "cancelled", false, undefined],
    ["EACCES", "denied", false, "none"],
    ["CERT_HAS_EXPIRED", "denied", false, "none"],
    ["ERR_INVALID_URL", "invalid_input", false, "none"],
  ])("with the code %s is %s", (code, expected, retryable, outcome) => {
    expect(classify(coded(code))).toMatchObject({ code: expected, retryable });
    expect(classify(coded(code))?.outcome).toBe(outcome);
  });

  it.each<[string, ErrorCode, boolean]>([
    ["40001", "transient", true],
    ["40P01", "transient", true],
    ["55P03", "transient", true],
    ["08006", "unavailable", true],
    ["53300", "unavailable", true],
    ["57P01", "unavailable", true],
    ["57P03", "unavailable", true],
    ["57014", "timeout", true],
    ["22P02", "invalid_input", false],
    ["23505", "conflict", false],
    ["28P01", "denied", false],
    ["42501", "denied", false],
    ["42P01", "bug", false],
  ])("with SQLSTATE %s is %s", (state, expected, retryable) => {
    const failure = toFailure(coded(state, { severity: "ERROR" }));
    expect(failure).toMatchObject({ code: expected, retryable });
    expect(failure.message).toContain(state);
    expect(failure.message).not.toContain("words");
  });

  it("is what its first telling cause says", () => {
    expect(toFailure(new TypeError("fetch failed", { cause: coded("ECONNREFUSED") })).code).toBe("unavailable");
    const both = new AggregateError([coded("ECONNREFUSED"), coded("ECONNREFUSED")], "");
    expect(toFailure(new Error("outer", { cause: both })).code).toBe("unavailable");
    const circle = new Error("circle");
    circle.cause = circle;
    expect(toFailure(circle).code).toBe("bug");
  });

  it("that carries a code of ours is what it says, whichever class it has", () => {
    expect(toFailure(coded("denied"))).toMatchObject({ code: "denied", message: "words", outcome: "none" });
    expect(toFailure(coded("timeout"))).toMatchObject({ code: "timeout", retryable: true });
  });

  it("of zod is an answer of the wrong form, of an aborted signal a timeout or a cancellation", () => {
    expect(toFailure(z.number().safeParse("x").error)).toMatchObject({ code: "invalid_output" });
    const signal = AbortSignal.abort();
    expect(toFailure(signal.reason)).toMatchObject({ code: "cancelled", retryable: false });
    expect(toFailure(new DOMException("late", "TimeoutError"))).toMatchObject({ code: "timeout" });
  });

  it("that says nothing is a bug, whatever its words are", () => {
    for (const words of ["ECONNREFUSED", "timeout", "rate limit", "HTTP 429"])
      expect(toFailure(new Error(words))).toMatchObject({ code: "bug", retryable: false });
    expect(toFailure("a text")).toMatchObject({ code: "bug", message: "a text" });
    expect(toFailure(undefined).code).toBe("bug");
  });

  it("comes from a real refused connection, and a real cut one", async () => {
    const server = createServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const call = () => fetch(`http://127.0.0.1:${port}/`).catch((error: unknown) => error);
    expect(toFailure(await call())).toMatchObject({ code: "unavailable", retryable: true });
    expect(toFailure(await call()).outcome).toBeUndefined();
    await new Promise((resolve) => server.close(resolve));
    expect(toFailure(await call())).toMatchObject({ code: "unavailable", outcome: "none" });
  });

  it("comes from a real Postgres", async () => {
    const database = await createTestDatabase();
    const failed = async (sql: string) => toFailure(await database.pool.query(sql).catch((error: unknown) => error));
    expect(await failed("SELECT 'x'::int")).toMatchObject({ code: "invalid_input" });
    expect(await failed("SELECT * FROM nowhere_secret")).toMatchObject({ code: "bug" });
    expect((await failed("SELECT * FROM nowhere_secret")).message).not.toContain("secret");
    expect(await failed("SET LOCAL statement_timeout = 1; SELECT pg_sleep(5)")).toMatchObject({ code: "timeout" });
    await database.close();
  });
});

describe("a failure as a value", () => {
  it("holds no stack, no cause and no credentials of an address", () => {
    const cause = new Error("inner secret");
    const failure = toFailure(new Conflict("postgres://me:pass@host/db is taken", { cause, field: "url" }));
    expect(failure).toEqual({
      code: "conflict",
      message: "postgres://***@host/db is taken",
      retryable: false,
      field: "url",
    });
    expect(JSON.stringify(failure)).not.toContain("inner");
  });

  it("can be made of every code", () => {
    for (const code of ERROR_CODES) expect(toFailure(errorOf(code, "words")).code).toBe(code);
    expect(errorOf("rate_limited", "slow down", { retryAfterMs: 5 })).toBeInstanceOf(RateLimited);
    const retried = ERROR_CODES.filter((code) => errorOf(code, "").retryable);
    expect(retried).toEqual(["transient", "rate_limited", "invalid_output", "timeout", "unavailable"]);
  });
});

describe("whoever throws", () => {
  it("says what became of the work by an error of ours, or by a code of ours", () => {
    for (const said of [new Conflict("taken"), errorOf("bug", "ours"), coded("denied"), { code: "timeout" }])
      expect(saysItself(said)).toBe(true);
  });

  it("says nothing of it by what a library calls it, nor by what it holds", () => {
    const held = [new Error("outer", { cause: new Conflict("taken") }), new AggregateError([coded("denied")])];
    const library = [coded("ECONNREFUSED"), coded("23505", { severity: "ERROR" }), z.number().safeParse("x").error];
    for (const thrown of [...held, ...library, new Error("denied"), "denied", undefined, null, { code: 409 }])
      expect(saysItself(thrown)).toBe(false);
  });

  it("says of a refused connection of a remote agent that nothing was done", () => {
    const error = remoteFailure(new TypeError("fetch failed", { cause: coded("ECONNREFUSED") }), "far");
    expect(saysItself(error)).toBe(true);
    expect(toFailure(error)).toMatchObject({ code: "unavailable", outcome: "none" });
  });
});

describe("an HTTP status", () => {
  it.each<[number, ErrorCode]>([
    [400, "invalid_input"],
    [401, "denied"],
    [403, "denied"],
    [404, "not_found"],
    [408, "timeout"],
    [409, "conflict"],
    [412, "conflict"],
    [413, "invalid_input"],
    [422, "invalid_input"],
    [423, "transient"],
    [425, "transient"],
    [429, "rate_limited"],
    [500, "unavailable"],
    [501, "invalid_input"],
    [502, "unavailable"],
    [503, "unavailable"],
    [504, "timeout"],
    [529, "unavailable"],
  ])("%i means %s", (status, code) => {
    expect(codeOfStatus(status)).toBe(code);
  });
});

describe("Retry-After", () => {
  const now = Date.parse("2026-11-22T10:00:00Z");
  it.each([
    [{ "retry-after": "3" }, 3000],
    [{ "retry-after": "0.5" }, 500],
    [{ "retry-after": "Sun, 22 Nov 2026 10:00:07 GMT" }, 7000],
    [{ "retry-after": "Sun, 22 Nov 2026 09:00:00 GMT" }, 0],
    [{ "retry-after-ms": "40", "retry-after": "3" }, 40],
    [{ "retry-after": "soon" }, undefined],
    [{}, undefined],
  ])("%j is %s", (headers, expected) => {
    expect(retryAfterMs(new Headers(Object.entries(headers)), now)).toBe(expected);
  });
});
