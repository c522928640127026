import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { patchBetween, patched } from "../../../../src/server/runs/log/patch.ts";

/** Through the text that the log keeps. */
const stored = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
const json = fc.jsonValue({ maxDepth: 4 });
const keys = fc.constantFrom("a", "b", "1", "0", "__proto__", "constructor", "messages");
const record = fc.array(fc.tuple(keys, json), { maxLength: 6 }).map((pairs) => Object.fromEntries(pairs) as unknown);
const list = fc.array(fc.constantFrom<unknown>(1, "x", null, { id: 1 }, { id: 1, b: [] }, { b: [], id: 1 }), {
  maxLength: 8,
});
const value = fc.oneof(json, record, list, fc.dictionary(keys, list));

const becomes = (before: unknown, after: unknown): void => {
  const patch = patchBetween(before, after);
  const made = patch === undefined ? before : patched(before, stored(patch));
  expect(JSON.stringify(made)).toBe(JSON.stringify(after));
};

describe("a patch", () => {
  it("makes of a value exactly the other, to the order of keys", () => {
    fc.assert(
      fc.property(value, value, (before, after) => becomes(stored(before), stored(after))),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ["keys in another order", { a: 1, b: 2 }, { b: 2, a: 1 }],
    ["a key that goes and one that comes", { a: 1, b: 2 }, { b: 2, c: 3 }],
    ["a list into an object", { a: [] }, { a: {} }],
    ["nothing into null", {}, { a: null }],
    [
      "an object by the name of its prototype",
      JSON.parse('{"__proto__":{"a":1}}'),
      JSON.parse('{"__proto__":{"a":2}}'),
    ],
    ["a list of the same things, longer", [1, 1], [1, 1, 1]],
    ["a list of the same things, shorter", [1, 1, 1], [1]],
  ])("knows %s", (_, before, after) => becomes(before, after));

  it("of what is deep takes no longer than its size", () => {
    const nested = (depth: number, core: unknown): unknown => (depth === 0 ? core : [nested(depth - 1, core)]);
    const record = (depth: number, core: unknown): unknown => (depth === 0 ? core : { of: record(depth - 1, core) });
    becomes(nested(400, 1), nested(400, 2));
    becomes(record(400, 1), record(400, 2));
    becomes(nested(200, record(200, [1, 2])), nested(200, record(200, [1, 3])));
  });

  it("has of a list only what is new, wherever it came", () => {
    const old = Array.from({ length: 100 }, (_, id) => ({ id }));
    const middle = patchBetween(old, [...old.slice(0, 50), { id: "new" }, ...old.slice(50)]);
    expect(middle).toEqual({ keep: 50, add: [{ id: "new" }], tail: 50 });
    expect(patchBetween({ old, n: 1 }, { old: [...old.slice(10), { id: 100 }], n: 1 })).toEqual({
      change: { old: { keep: 0, add: [...old.slice(10), { id: 100 }], tail: 0 } },
      drop: [],
    });
    expect(patchBetween({ old }, stored({ old }))).toBeUndefined();
  });
});
