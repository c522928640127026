import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { aggregate } from "../../../src/graph/aggregate/aggregate.ts";
import type { Answer } from "../../../src/graph/aggregate/answer.ts";
import type { Aggregation } from "../../../src/graph/plan/aggregation.ts";
import { evaluate } from "../../../src/graph/plan/expression/evaluate.ts";
import { toFailure } from "../../../src/tools/errors.ts";

/** An answer that is still at work. */
const OPEN = Symbol("open");

function answersOf(values: readonly unknown[]): Answer[] {
  return values.map((value, place): Answer => {
    const name = "abcdefghijkl"[place] ?? `n${place}`;
    if (value === OPEN) return { name, is: "open" };
    return value === null ? { name, is: "missing", why: "is null" } : { name, is: "there", value };
  });
}

const decide = (rule: Aggregation, ...values: unknown[]): unknown =>
  aggregate(rule, answersOf(values), (text, item) => evaluate(text, { item: item ?? null }));
const valueOf = (rule: Aggregation, ...values: unknown[]): unknown => {
  const decision = decide(rule, ...values);
  if (typeof decision !== "object" || decision === null || !("value" in decision)) throw new Error("it is open");
  return decision.value;
};
const failureOf = (rule: Aggregation, ...values: unknown[]): { code: string; message: string } => {
  try {
    decide(rule, ...values);
  } catch (error) {
    return toFailure(error);
  }
  throw new Error("it does not fail");
};

describe("merge", () => {
  const one = { a: 1, in: { x: 1, y: 1 } };
  const other = { b: 2, in: { y: 2 } };

  it("joins objects within objects, and of a field that several give differently takes the last, the first, or fails", () => {
    expect(valueOf({ how: "merge" }, one, other)).toEqual({ a: 1, b: 2, in: { x: 1, y: 2 } });
    expect(valueOf({ how: "merge", on_conflict: "first" }, one, other)).toEqual({ a: 1, b: 2, in: { x: 1, y: 1 } });
    const failure = failureOf({ how: "merge", on_conflict: "fail" }, one, other);
    expect(failure).toMatchObject({ code: "conflict", field: "in.y" });
    expect(valueOf({ how: "merge", on_conflict: "fail" }, { a: 1 }, { a: 1 })).toEqual({ a: 1 });
  });

  it("takes all of them unless n says otherwise, and waits for all in any case", () => {
    expect(failureOf({ how: "merge" }, one, null)).toMatchObject({
      code: "not_found",
      message: "merge takes 2 of 2 answers, and 1 came: b is null",
      alternatives: ["a"],
    });
    expect(valueOf({ how: "merge", n: 1 }, one, null)).toEqual(one);
    expect(decide({ how: "merge", n: 1 }, one, OPEN)).toBe("open");
    expect(failureOf({ how: "merge" }, one, 2)).toMatchObject({ code: "invalid_input", field: "b" });
    expect(valueOf({ how: "merge" })).toEqual({});
  });
});

describe("concatenate", () => {
  it("joins texts with what stands between them, and anything else into one list", () => {
    expect(valueOf({ how: "concatenate" }, "a", "b")).toBe("a\n\nb");
    expect(valueOf({ how: "concatenate", separator: "-" }, "a", "b")).toBe("a-b");
    expect(valueOf({ how: "concatenate" }, [1], [2, 3], 4)).toEqual([1, 2, 3, 4]);
    expect(valueOf({ how: "concatenate" }, "a", [1])).toEqual(["a", 1]);
    expect(valueOf({ how: "concatenate" })).toEqual([]);
    expect(failureOf({ how: "concatenate" }, [1], null).code).toBe("not_found");
    expect(valueOf({ how: "concatenate", n: 1 }, [1], null)).toEqual([1]);
  });
});

describe("first_success", () => {
  it("takes what is there, of several the one that is named first, and fails only once all have", () => {
    expect(valueOf({ how: "first_success" }, OPEN, 0, 1)).toBe(0);
    expect(decide({ how: "first_success" }, null, OPEN)).toBe("open");
    expect(failureOf({ how: "first_success" }, null, null)).toMatchObject({
      code: "not_found",
      message: "first_success takes 1 of 2 answers, and 0 came: a is null; b is null",
    });
  });
});

describe("best_by_score", () => {
  it("takes the highest score, or the lowest, of equals the one that is named first", () => {
    const values = [{ id: 1, score: 2 }, { id: 2, score: 3 }, { id: 3, score: 3 }, null];
    expect(valueOf({ how: "best_by_score" }, ...values)).toEqual({ id: 2, score: 3 });
    expect(valueOf({ how: "best_by_score", order: "lowest" }, ...values)).toEqual({ id: 1, score: 2 });
    expect(valueOf({ how: "best_by_score", by: "-item.id" }, ...values)).toEqual({ id: 1, score: 2 });
    expect(valueOf({ how: "best_by_score", by: "size(item)" }, "ab", "abc")).toBe("abc");
  });

  it("leaves out who has no score, and waits for all", () => {
    expect(valueOf({ how: "best_by_score" }, { score: "3" }, { score: -1 }, 7)).toEqual({ score: -1 });
    expect(decide({ how: "best_by_score" }, { score: 1 }, OPEN)).toBe("open");
    expect(failureOf({ how: "best_by_score" }, { score: "3" }).message).toContain("a has no score");
    expect(failureOf({ how: "best_by_score", n: 2 }, { score: 3 }, null).code).toBe("not_found");
  });
});

describe("majority", () => {
  it("is what more than half of those want who are there, if these are more than half", () => {
    expect(valueOf({ how: "majority" }, "yes", "no", "yes", null)).toBe("yes");
    expect(failureOf({ how: "majority" }, "yes", null, null)).toMatchObject({
      code: "not_found",
      message: "majority takes 2 of 3 answers, and 1 came: b is null; c is null",
    });
    expect(valueOf({ how: "majority", n: 1 }, "yes", null, null)).toBe("yes");
  });

  it("is certain once more than half of all agree", () => {
    expect(valueOf({ how: "majority" }, "yes", OPEN, "yes")).toBe("yes");
    expect(decide({ how: "majority" }, "yes", OPEN, "no")).toBe("open");
    expect(decide({ how: "majority", n: 3 }, "yes", OPEN, "yes")).toBe("open");
  });

  it("is none in a tie: it fails with the votes, or takes what is named first, or gives null", () => {
    const votes = [
      { vote: "a", n: 1 },
      { vote: "b", n: 2 },
    ] as const;
    const by = "item.vote";
    expect(failureOf({ how: "majority", by }, ...votes)).toMatchObject({
      code: "conflict",
      message: 'no answer has more than half of 2 votes: 1 for "a", 1 for "b"',
    });
    expect(valueOf({ how: "majority", by, otherwise: "most" }, ...votes)).toEqual(votes[0]);
    expect(valueOf({ how: "majority", by, otherwise: "null" }, ...votes)).toBe(null);
  });

  it("compares values, whatever the order of their keys", () => {
    expect(valueOf({ how: "majority" }, { a: 1, b: 2 }, { b: 2, a: 1 }, { a: 2, b: 2 })).toEqual({ a: 1, b: 2 });
  });
});

describe("quorum", () => {
  it("is done as soon as so many of all agree", () => {
    expect(valueOf({ how: "quorum", n: 2 }, "x", OPEN, "x", "y", "y")).toBe("x");
    expect(decide({ how: "quorum", n: 2 }, "x", OPEN, "y")).toBe("open");
    expect(valueOf({ how: "quorum" }, "x", "x", "x", null, null)).toBe("x");
  });

  it("counts who is missing as agreeing with nobody", () => {
    expect(failureOf({ how: "quorum" }, "x", "x", "y", null)).toMatchObject({
      code: "conflict",
      message: 'no answer has 3 votes of 4: 2 for "x", 1 for "y"',
    });
    expect(failureOf({ how: "quorum" }, "x", null, null).code).toBe("not_found");
    expect(valueOf({ how: "quorum", otherwise: "most" }, "x", "y", "y", null)).toBe("y");
    expect(valueOf({ how: "quorum", otherwise: "null" }, null, null)).toBe(null);
    expect(failureOf({ how: "quorum", n: 4 }, "x", "x").code).toBe("not_found");
  });

  it("takes no vote of an answer that has none", () => {
    const failure = failureOf({ how: "quorum", by: "item.vote" }, { vote: 1 }, {}, 3);
    expect(failure.message).toMatch(/takes 2 of 3 answers, and 1 came: b cannot be read by item.vote.*; c cannot/);
  });
});

describe("for any answers", () => {
  const votes = fc.array(fc.option(fc.integer({ min: 0, max: 3 }), { nil: null }), { minLength: 1, maxLength: 12 });
  const count = (values: readonly unknown[], wanted: unknown): number =>
    values.filter((value) => value === wanted).length;

  it("a majority is what more than half of the votes want, and there is at most one", () => {
    fc.assert(
      fc.property(votes, (values) => {
        const cast = values.filter((value) => value !== null);
        fc.pre(cast.length > 0);
        const wanted = [0, 1, 2, 3].filter((value) => count(cast, value) * 2 > cast.length);
        expect(valueOf({ how: "majority", n: 1, otherwise: "null" }, ...values)).toBe(wanted[0] ?? null);
      }),
    );
  });

  it("a majority that is certain early stays what it is, whatever comes", () => {
    fc.assert(
      fc.property(votes, fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }), (values, open) => {
        const rule: Aggregation = { how: "majority", n: 1, otherwise: "null" };
        fc.pre(values.some((value) => value !== null));
        const early = decide(rule, OPEN, ...values.map((value, place) => (open[place] === true ? OPEN : value)));
        if (early !== "open") expect(early).toEqual({ value: valueOf(rule, null, ...values) });
      }),
    );
  });

  it("a quorum is what at least so many want, and of those what most want", () => {
    fc.assert(
      fc.property(votes, fc.integer({ min: 1, max: 12 }), (values, n) => {
        const best = Math.max(...[0, 1, 2, 3].map((value) => count(values, value)));
        const found = valueOf({ how: "quorum", n, otherwise: "null" }, ...values);
        if (found === null) expect(best).toBeLessThan(n);
        else expect(count(values, found)).toBe(best);
      }),
    );
  });

  it("the order decides nothing but ties, and the answers are left as they were", () => {
    fc.assert(
      fc.property(fc.array(fc.record({ score: fc.integer() }), { minLength: 1 }), (values) => {
        const before = structuredClone(values);
        const best = valueOf({ how: "best_by_score" }, ...values) as { score: number };
        const other = valueOf({ how: "best_by_score" }, ...values.toReversed()) as { score: number };
        expect(best.score).toBe(other.score);
        expect(values).toEqual(before);
      }),
    );
    fc.assert(
      fc.property(fc.array(fc.dictionary(fc.string(), fc.integer()), { minLength: 1 }), (values) => {
        const merged = valueOf({ how: "merge" }, ...values);
        expect(merged).toEqual(Object.fromEntries(values.flatMap((value) => Object.entries(value))));
        expect(valueOf({ how: "merge", on_conflict: "first" }, ...values.toReversed())).toEqual(merged);
      }),
    );
  });
});
