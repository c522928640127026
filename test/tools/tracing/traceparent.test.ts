import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readTraceparent, toTraceparent } from "../../../src/tools/tracing/traceparent.ts";

const hex = (length: number) =>
  fc
    .array(fc.constantFrom(..."0123456789abcdef".split("")), { minLength: length, maxLength: length })
    .map((list) => list.join(""));

describe("a traceparent", () => {
  it("is read as it was written", () => {
    fc.assert(
      fc.property(hex(32), hex(16), fc.boolean(), (traceId, spanId, sampled) => {
        fc.pre(/[1-9a-f]/.test(traceId) && /[1-9a-f]/.test(spanId));
        const span = { traceId, spanId, traceFlags: sampled ? 1 : 0 };
        expect(readTraceparent(toTraceparent(span))).toMatchObject(span);
      }),
    );
  });

  it("of a later version may have more at its end", () => {
    const trace = "0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331";
    expect(readTraceparent(`cc-${trace}-01-more`)?.spanId).toBe("b7ad6b7169203331");
    expect(readTraceparent(`00-${trace}-01-more`)).toBeUndefined();
  });

  it.each([
    undefined,
    "",
    "00",
    `ff-${"a".repeat(32)}-${"b".repeat(16)}-01`,
    `00-${"0".repeat(32)}-${"b".repeat(16)}-01`,
    `00-${"a".repeat(32)}-${"0".repeat(16)}-01`,
    `00-${"A".repeat(32)}-${"b".repeat(16)}-01`,
    `00-${"a".repeat(31)}-${"b".repeat(16)}-01`,
  ])("is not %j", (text) => {
    expect(readTraceparent(text)).toBeUndefined();
  });
});
