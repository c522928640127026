import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { evaluate } from "../../../../src/graph/plan/expression/evaluate.ts";

const messageOf = (text: string, values: Record<string, unknown> = {}): string => {
  try {
    evaluate(text, values);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return "";
};

describe("an expression", () => {
  it("gives JSON back as it was", () => {
    const json = fc
      .jsonValue({ noUnicodeString: false })
      .filter((value) => !/-0(?![.\d])|__proto__/.test(spelled(value)));
    fc.assert(
      fc.property(json, (value) => {
        expect(evaluate("value", { value })).toEqual(value);
      }),
    );
  });

  it("computes with whole and broken numbers side by side", () => {
    expect(evaluate("a.n + 1.0", { a: { n: 2 } })).toBe(3);
    expect(evaluate("n + 1", { n: 1.5 })).toBe(2.5);
    expect(evaluate("[n * 1.5, 1.5 * n, n - 0.5, n / 0.5, 1 / m]", { n: 2, m: 0.5 })).toEqual([3, 3, 1.5, 4, 2]);
    expect(evaluate("n > 1.5 && 1.5 < n && n == 2.0 && 2.0 == n && n != 2.5", { n: 2 })).toBe(true);
    expect(evaluate("3 / 2", {})).toBe(1);
  });

  it("agrees with JavaScript on mixed arithmetic", () => {
    const number = fc.oneof(fc.integer({ min: -1e6, max: 1e6 }), fc.double({ min: -1e6, max: 1e6, noNaN: true }));
    fc.assert(
      fc.property(number, number, (a, b) => {
        expect(evaluate("a + b", { a, b })).toBeCloseTo(a + b, 6);
        expect(evaluate("a - b", { a, b })).toBeCloseTo(a - b, 6);
        expect(evaluate("a < b", { a, b })).toBe(a < b);
        expect(evaluate("a >= b", { a, b })).toBe(a >= b);
        expect(evaluate("a == b", { a, b })).toBe(a === b);
      }),
    );
  });

  it("mixes types where JSON does", () => {
    expect(evaluate('found ? "text" : null', { found: false })).toBeNull();
    expect(evaluate("(found ? 1.5 : 0) + 1", { found: false })).toBe(1);
    expect(evaluate("xs.map(x, x > 1 ? 'big' : null)", { xs: [1, 2] })).toEqual([null, "big"]);
    expect(evaluate("[1, 'a', null, [2.5], {'k': true}]", {})).toEqual([1, "a", null, [2.5], { k: true }]);
    expect(evaluate("a != null ? a : b", { a: null, b: 3 })).toBe(3);
    expect(evaluate("a == 'x'", { a: 1 })).toBe(false);
  });

  it("tells types", () => {
    expect(evaluate("type(a) == int && type(b) == double && type(c) == string", { a: 1, b: 1.5, c: "" })).toBe(true);
  });

  it("gives times as text", () => {
    expect(evaluate("timestamp(at) + duration('90m')", { at: "2026-01-01T00:00:00Z" })).toBe(
      "2026-01-01T01:30:00.000Z",
    );
    expect(evaluate("duration('90s')", {})).toBe("90s");
  });

  it("refuses results that are not JSON", () => {
    expect(messageOf("1.0 / 0.0")).toMatch(/Infinity/);
    expect(messageOf("type(1)")).toMatch(/type of CEL/);
  });

  it("matches patterns in linear time", () => {
    expect(evaluate("a.matches('^b+$')", { a: "bbb" })).toBe(true);
    const since = performance.now();
    expect(evaluate("[a].exists(x, x.matches('^(b+)+$'))", { a: `${"b".repeat(40)}!` })).toBe(false);
    expect(performance.now() - since).toBeLessThan(1000);
    expect(messageOf("a.matches('(')", { a: "b" })).toMatch(/cannot be evaluated/);
  });

  it("names its fault in one line, with the place", () => {
    expect(messageOf("a +")).toBe('"a +" is not a CEL expression: Unexpected token: EOF (character 4)');
    expect(messageOf("a.b", { a: {} })).toBe('"a.b" cannot be evaluated: No such key: b (character 3)');
    expect(messageOf("a.b > 1\n && a.c > 2", { a: { b: 2 } })).toMatch(/No such key: c \(line 2, character 7\)$/);
    expect(messageOf("gone + 1")).toMatch(/Unknown variable: gone/);
  });
});

describe("an expression that would never end", () => {
  const long = Array.from({ length: 10_000 }, (_, index) => index);
  const within = (text: string, values: Record<string, unknown>): string => {
    const since = performance.now();
    const message = messageOf(text, values);
    expect(performance.now() - since).toBeLessThan(8000);
    return message;
  };

  it("is stopped: loops within loops over long lists", () => {
    for (const text of [
      "l.map(x, l.exists(y, y < 0))",
      "l.map(x, l.map(y, l.map(z, 1)))",
      "l.all(x, l.filter(y, y == x).size() == 1)",
      "cel.bind(m, l.map(x, x), m.map(x, m.map(y, y)))",
    ])
      expect(within(text, { l: long })).toMatch(/more than 1000000 operations/);
  });

  it("is stopped: lists that double and long texts searched again and again", () => {
    const doubled = Array.from({ length: 12 }, (_, n) => `cel.bind(v${n + 1}, v${n} + v${n}, `).join("");
    expect(within(`cel.bind(v0, l, ${doubled}v12.size()${")".repeat(13)}`, { l: long })).toMatch(/operations/);
    expect(within("l.all(x, !t.matches('z+y'))", { l: long, t: "x".repeat(100_000) })).toMatch(/operations/);
  });

  it("is stopped: what holds itself twice, and then again, be it compared or the result", () => {
    const grown = (name: string, twice: (before: string) => string, body: string): string => {
      const steps = Array.from({ length: 22 }, (_, n) => `cel.bind(${name}${n + 1}, ${twice(name + n)}, `);
      return `cel.bind(${name}0, [1], ${steps.join("")}${body}${")".repeat(23)}`;
    };
    const ways = [
      (v: string) => `[${v}, ${v}]`,
      (v: string) => `{"x": ${v}, "y": ${v}}`,
      (v: string) => `l.map(x, ${v})`,
    ];
    for (const twice of ways) {
      expect(within(grown("v", twice, "v22"), { l: [1, 2] })).toMatch(/more than 1000000 operations/);
      for (const compared of ["v22 == w22", "v22 != w22", "v22 in [w22]"])
        expect(within(grown("v", twice, grown("w", twice, compared)), { l: [1, 2] })).toMatch(/operations/);
    }
    expect(within("l.join(t)", { l: Array(50).fill("a"), t: "x".repeat(1_000_000) })).toMatch(/operations/);
  });

  it("is none where long values are compared or handed on as they are", () => {
    const rows = Array.from({ length: 50_000 }, (_, id) => ({ id, name: `row ${id}`, price: id / 8 }));
    expect(evaluate("rows == others", { rows, others: structuredClone(rows) })).toBe(true);
    expect(evaluate('{"rows": rows}.rows', { rows })).toEqual(rows);
    expect(evaluate("l.filter(x, !(x in l)).size()", { l: long })).toBe(0);
    expect(evaluate("l.filter(x, x + 1 == 3)", { l: [1, 2] })).toEqual([2]);
  });

  it("is not one that goes once over a long list, or evaluated many times", () => {
    expect(evaluate("l.filter(x, x % 2 == 0).map(x, x + 1).size()", { l: long })).toBe(5000);
    for (let time = 0; time < 200; time++) expect(evaluate("l.size()", { l: long.slice(0, 100) })).toBe(100);
  });

  it("is refused when it is too long or too deep", () => {
    expect(messageOf("a".repeat(4001))).toMatch(/at most 4000 characters/);
    expect(messageOf(`${"(".repeat(150)}1${")".repeat(150)}`)).toMatch(/Exceeded maxDepth/);
    expect(messageOf(Array(1000).fill("a").join("+"), { a: 1 })).toMatch(/nested deeper than 250 levels/);
    expect(evaluate(Array(200).fill("a").join("+"), { a: 1 })).toBe(200);
    expect(messageOf(`[${Array(1001).fill("1").join(",")}]`)).toMatch(/Exceeded maxListElements/);
  });
});

function spelled(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => (Object.is(part, -0) ? "-0" : part));
}
