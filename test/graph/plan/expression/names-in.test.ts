import { describe, expect, it } from "vitest";
import { namesIn } from "../../../../src/graph/plan/expression/names-in.ts";

const names = (text: string): string[] => namesIn(text).toSorted();

describe("the names that an expression reads", () => {
  it("are those of the run, each once", () => {
    expect(names("a.text + b[0] + a.more + string(c)")).toEqual(["a", "b", "c"]);
    expect(names("{'k': d, e: [f ? g : h]}")).toEqual(["d", "e", "f", "g", "h"]);
  });

  it("are not the variables of macros, which may hide a name of the run", () => {
    expect(names("size(c.filter(x, x.ok && d))")).toEqual(["c", "d"]);
    expect(names("x.map(x, x + 1)")).toEqual(["x"]);
    expect(names("l.map(x, x.list.all(y, y == x || z))")).toEqual(["l", "z"]);
    expect(names("l.map(x, x > f, x + t)")).toEqual(["f", "l", "t"]);
    expect(names("cel.bind(v, q, v + r)")).toEqual(["q", "r"]);
    expect(names("has(m.n)")).toEqual(["m"]);
  });

  it("are not CEL's types", () => {
    expect(names("type(a) == int || type(a) == list")).toEqual(["a"]);
  });

  it("cannot be told where it is not CEL", () => {
    expect(() => namesIn("a +")).toThrow(/"a \+" is not a CEL expression/);
    expect(() => namesIn("a +")).toThrow(/"a \+" is not a CEL expression/);
  });
});
