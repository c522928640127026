import fc from "fast-check";
import { MemorySaver } from "@langchain/langgraph";
import { describe, expect, it } from "vitest";
import { aggregate } from "../../../src/agents/aggregator/aggregate.ts";
import { createAggregator } from "../../../src/agents/aggregator/aggregator.ts";
import { aggregatorInput } from "../../../src/agents/aggregator/aggregator-schema.ts";
import { buildGraph } from "../../../src/graph/build-graph.ts";
import { testAgent, testDependencies } from "../../support/test-agents.ts";

const of = (input: object): unknown => aggregate(aggregatorInput.parse(input));
const failure = (input: object): unknown => {
  try {
    return of(input);
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe("the aggregator", () => {
  it("takes a list, values by name, or its other inputs; a single list gives its elements", () => {
    for (const input of [
      { values: ["a", "b"] },
      { values: { x: "a", y: "b" } },
      { one: "a", two: "b" },
      { items: ["a", "b"] },
    ])
      expect(of({ how: "concatenate", separator: "-", ...input })).toBe("a-b");
    expect(failure({ how: "merge" })).toBe("invalid_input");
  });

  it("leaves out what is missing, or refuses it", () => {
    expect(of({ how: "concatenate", values: [[1], null, [2]] })).toEqual([1, 2]);
    expect(of({ how: "concatenate", values: [null, null] })).toEqual([]);
    expect(failure({ how: "concatenate", values: [[1], null], missing: "fail" })).toBe("invalid_input");
  });

  it("merges objects within objects, and what disagrees by the rule", () => {
    const values = [
      { a: 1, in: { x: 1, y: 1 } },
      { b: 2, in: { y: 2 } },
    ];
    expect(of({ how: "merge", values })).toEqual({ a: 1, b: 2, in: { x: 1, y: 2 } });
    expect(of({ how: "merge", values, on_conflict: "first" })).toEqual({ a: 1, b: 2, in: { x: 1, y: 1 } });
    expect(failure({ how: "merge", values, on_conflict: "fail" })).toBe("conflict");
    expect(of({ how: "merge", values: [{ a: 1 }, { a: 1 }], on_conflict: "fail" })).toEqual({ a: 1 });
    expect(failure({ how: "merge", values: [{ a: 1 }, 2] })).toBe("invalid_input");
  });

  it("takes the first that is there", () => {
    expect(of({ how: "first_success", one: null, two: 0, three: 1 })).toBe(0);
    expect(failure({ how: "first_success", one: null })).toBe("not_found");
  });

  it("takes the best score, of equals the first", () => {
    const values = [{ id: 1, score: 2 }, { id: 2, score: 3 }, { id: 3, score: 3 }, null];
    expect(of({ how: "best_by_score", values })).toEqual({ id: 2, score: 3 });
    expect(of({ how: "best_by_score", values, order: "lowest" })).toEqual({ id: 1, score: 2 });
    expect(of({ how: "best_by_score", values: [{ in: [{ p: 1 }] }], by: "in.0.p" })).toEqual({ in: [{ p: 1 }] });
    expect(failure({ how: "best_by_score", values: [{ score: "3" }] })).toBe("invalid_input");
    expect(failure({ how: "best_by_score", values: [null] })).toBe("not_found");
  });

  it("counts who is missing as abstaining in a majority, and as disagreeing in a quorum", () => {
    const values = ["yes", "yes", "no", null, null];
    expect(of({ how: "majority", values })).toBe("yes");
    expect(failure({ how: "quorum", values })).toBe("conflict");
    expect(of({ how: "quorum", values, least: 2 })).toBe("yes");
    expect(failure({ how: "quorum", values, least: 6 })).toBe("invalid_input");
  });

  it("without agreement fails, takes what most want, or gives null; of equals the first", () => {
    const values = [
      { vote: "a", n: 1 },
      { vote: "b", n: 2 },
    ];
    const asked = { how: "majority", by: "vote", values };
    expect(failure(asked)).toBe("conflict");
    expect(of({ ...asked, otherwise: "most" })).toEqual(values[0]);
    expect(of({ ...asked, otherwise: "null" })).toBe(null);
    expect(
      of({
        how: "majority",
        values: [
          { a: 1, b: 2 },
          { b: 2, a: 1 },
          { a: 2, b: 2 },
        ],
      }),
    ).toEqual({ a: 1, b: 2 });
  });
});

describe("for any values", () => {
  const votes = fc.array(fc.option(fc.integer({ min: 0, max: 3 }), { nil: null }), { minLength: 1, maxLength: 12 });

  it("a majority is what more than half of those who vote want, and there is at most one", () => {
    fc.assert(
      fc.property(votes, (values) => {
        const cast = values.filter((value) => value !== null);
        const wanted = [0, 1, 2, 3].filter((value) => cast.filter((one) => one === value).length * 2 > cast.length);
        expect(of({ how: "majority", values, otherwise: "null" })).toBe(wanted[0] ?? null);
      }),
    );
  });

  it("a quorum is what at least so many of all want, and of those what most want", () => {
    fc.assert(
      fc.property(votes, fc.integer({ min: 1, max: 12 }), (values, least) => {
        fc.pre(least <= values.length);
        const count = (value: unknown): number => values.filter((one) => one === value).length;
        const found = of({ how: "quorum", values, least, otherwise: "null" });
        const best = Math.max(...[0, 1, 2, 3].map(count));
        if (found === null) expect(best).toBeLessThan(least);
        else expect(count(found)).toBe(best);
      }),
    );
  });

  it("the order of the inputs decides nothing but ties, and the input is left as it was", () => {
    fc.assert(
      fc.property(fc.array(fc.record({ score: fc.integer() }), { minLength: 1 }), (values) => {
        const before = structuredClone(values);
        const best = of({ how: "best_by_score", values }) as { score: number };
        expect(best.score).toBe((of({ how: "best_by_score", values: values.toReversed() }) as typeof best).score);
        expect(values).toEqual(before);
      }),
    );
    fc.assert(
      fc.property(fc.array(fc.dictionary(fc.string(), fc.integer()), { minLength: 1 }), (values) => {
        const merged = of({ how: "merge", values }) as object;
        expect(merged).toEqual(Object.fromEntries(values.flatMap((value) => Object.entries(value))));
        expect(of({ how: "merge", values: values.toReversed(), on_conflict: "first" })).toEqual(merged);
      }),
    );
  });
});

describe("in a workflow", () => {
  it("makes one of what the items and parallel steps produce", async () => {
    const judge = testAgent("judge", ({ input }) => Promise.resolve(Number(input.item) > 1 ? "big" : "small"));
    const graph = buildGraph(testDependencies([judge, createAggregator()]), new MemorySaver());
    const steps = [
      { name: "each", agent: "judge", inputs: ["item"], outputs: ["votes"], for_each: { in: "[1, 2, 3]", as: "item" } },
      { name: "one", agent: "judge", inputs: { item: "1" }, outputs: ["a"] },
      { name: "two", agent: "judge", inputs: { item: "5" }, outputs: ["b"] },
      { name: "decide", agent: "aggregator", inputs: ["votes"], with: { how: "majority" }, outputs: ["verdict"] },
      { name: "either", agent: "aggregator", inputs: ["a", "b"], with: { how: "first_success" }, outputs: ["first"] },
    ];
    const values = await graph.invoke({ plan: { steps } }, { configurable: { thread_id: "t", run_id: "r" } });
    expect(values).toMatchObject({ outputs: { verdict: "big", first: "small" } });
  });
});
