import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { segment, segments } from "../../../src/graph/plan/segment.ts";

const step = (name: string, ...depends_on: string[]) => ({ name, depends_on });
const names = (cut: readonly (readonly { name: string }[])[]) => cut.map((branch) => branch.map(({ name }) => name));

describe("a plan is cut", () => {
  it("after every step of a chain", () => {
    expect(segments([step("a"), step("b", "a"), step("c", "b")]).map(names)).toEqual([[["a"]], [["b"]], [["c"]]]);
  });

  it("where all that runs side by side is waited for, each on its own until then", () => {
    const plan = [step("a"), step("b"), step("c", "a"), step("d", "b"), step("e", "c", "d"), step("f", "e")];
    expect(segments(plan).map(names)).toEqual([
      [
        ["a", "c"],
        ["b", "d"],
      ],
      [["e"]],
      [["f"]],
    ]);
  });

  it("not at all where nothing joins, and whatever the order in the document", () => {
    expect(names(segment([step("b", "a"), step("c"), step("a")]))).toEqual([["b", "a"], ["c"]]);
  });

  it("counts only steps that have not ended", () => {
    expect(names(segment([step("b", "gone"), step("c", "b", "gone")]))).toEqual([["b"]]);
  });
});

const random = fc
  .array(fc.array(fc.nat({ max: 30 }), { maxLength: 3 }), { minLength: 1, maxLength: 30 })
  .map((edges) =>
    edges.map((before, place) =>
      step(`s${place}`, ...new Set(before.filter((other) => other < place).map((other) => `s${other}`))),
    ),
  );

describe("any plan", () => {
  it("loses no step, and makes no step wait for one that it does not depend on", () => {
    fc.assert(
      fc.property(random, (plan) => {
        const cut = segments(plan);
        expect(
          cut
            .flat(2)
            .map(({ name }) => name)
            .toSorted(),
        ).toEqual(plan.map(({ name }) => name).toSorted());
        const ancestors = new Map<string, Set<string>>();
        for (const { name, depends_on } of plan) {
          ancestors.set(name, new Set(depends_on.flatMap((before) => [before, ...(ancestors.get(before) ?? [])])));
        }
        const earlier: string[] = [];
        for (const branches of cut) {
          for (const { name } of branches.flat())
            for (const before of earlier) expect(ancestors.get(name)).toContain(before);
          earlier.push(...branches.flat().map(({ name }) => name));
          const own = branches.map((branch) => new Set(branch.map(({ name }) => name)));
          for (const [place, branch] of branches.entries()) {
            for (const { depends_on } of branch)
              for (const before of depends_on) expect(own.findIndex((set) => set.has(before))).toBeOneOf([-1, place]);
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});
