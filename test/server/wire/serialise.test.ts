import { AIMessage, AIMessageChunk, HumanMessage, ToolMessage } from "@langchain/core/messages";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { errorToWire, toWire } from "../../../src/server/wire/serialise.ts";
import { NotFound } from "../../../src/tools/errors.ts";

describe("toWire", () => {
  it("writes messages flat, at any depth", () => {
    const state = {
      messages: [
        new HumanMessage({ content: "hello", id: "1", name: "ann" }),
        new AIMessageChunk({ content: "he", id: "2" }),
        new AIMessage({ content: "hi", id: "3", response_metadata: { model: "m" } }),
        new ToolMessage({ content: "4", tool_call_id: "t", id: "4", status: "success" }),
      ],
      nested: [{ last: new HumanMessage("x") }],
    };
    expect(toWire(state)).toEqual({
      messages: [
        { type: "human", content: "hello", id: "1", name: "ann", additional_kwargs: {}, response_metadata: {} },
        expect.objectContaining({ type: "ai", content: "he", id: "2", tool_call_chunks: [] }),
        expect.objectContaining({ type: "ai", content: "hi", id: "3", response_metadata: { model: "m" } }),
        expect.objectContaining({ type: "tool", content: "4", tool_call_id: "t", status: "success" }),
      ],
      nested: [{ last: { type: "human", content: "x", additional_kwargs: {}, response_metadata: {} } }],
    });
  });

  it("writes errors as name and message, with the code of Baton's own", () => {
    expect(toWire({ failed: new TypeError("no") })).toEqual({ failed: { error: "TypeError", message: "no" } });
    expect(errorToWire(new NotFound("gone"))).toEqual({ error: "NotFound", message: "gone", code: "not_found" });
    expect(errorToWire("text")).toEqual({ error: "Error", message: "text" });
  });

  it("tells no words of the database or the network", () => {
    const refused = Object.assign(new Error("connect ECONNREFUSED 10.0.0.7:5432"), { code: "ECONNREFUSED" });
    const told = errorToWire(refused);
    expect(told).toMatchObject({ error: "Error", code: "unavailable" });
    expect(told.message).not.toContain("10.0.0.7");
  });

  it("writes what JSON has no form for", () => {
    const loop: Record<string, unknown> = { name: "loop" };
    loop.self = loop;
    expect(toWire(loop)).toEqual({ name: "loop", self: "[circular]" });
    const odd = {
      at: new Date(0),
      big: 10n,
      not: Number.NaN,
      list: [undefined, () => 1],
      map: new Map([["a", 1]]),
      f: () => 1,
    };
    expect(toWire(odd)).toEqual({
      at: "1970-01-01T00:00:00.000Z",
      big: "10",
      not: null,
      list: [null, null],
      map: { a: 1 },
    });
  });

  it("keeps __proto__ an ordinary key", () => {
    const written = toWire(JSON.parse('{"__proto__":{"admin":true}}'));
    expect(JSON.stringify(written)).toBe('{"__proto__":{"admin":true}}');
    expect((written as { admin?: boolean }).admin).toBeUndefined();
  });

  it("leaves plain JSON as it is, and is idempotent", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const value: unknown = JSON.parse(text);
        expect(JSON.stringify(toWire(value))).toBe(JSON.stringify(value));
        expect(toWire(toWire(value))).toEqual(toWire(value));
      }),
    );
  });
});
