import { describe, expect, it } from "vitest";
import { validatePlan } from "../../../../src/graph/plan/validate/validate-plan.ts";
import { planOf, surroundings } from "./world.ts";

/** A chain with branches: each step reads two before it, some in conditions and loops. */
function longPlan(count: number): object {
  const steps = Array.from({ length: count }, (_, place) => ({
    name: `s${place}`,
    agent: "search",
    inputs: {
      query: place === 0 ? "topic" : `o${place - 1} != null ? o${place - 1}.passages.map(p, p.text).join(" ") : topic`,
      limit: place < 3 ? "3" : `size(o${place - 3}.passages) + ${place}`,
    },
    ...(place % 5 === 4 && { when: `o${place - 2}.total > ${place}` }),
    ...(place % 7 === 6 && { depends_on: ["s0", `s${place - 5}`] }),
    outputs: [`o${place}`],
  }));
  return { inputs: { topic: "string" }, steps };
}

/** Milliseconds of the fastest of several: other work on the machine is not what is measured. */
function fastest(work: () => void): number {
  const times = Array.from({ length: 8 }, () => {
    const since = performance.now();
    work();
    return performance.now() - since;
  });
  return Math.min(...times);
}

describe("a plan of 200 steps", () => {
  it("takes about four times as long to validate as one of 50", () => {
    const [small, large] = [planOf(longPlan(50)), planOf(longPlan(200))];
    expect(validatePlan(large, surroundings)).toEqual([]);
    const ratio = fastest(() => validatePlan(large, surroundings)) / fastest(() => validatePlan(small, surroundings));
    expect(ratio).toBeLessThan(12);
  });

  it("is refused, though every step reads from every other", () => {
    const steps = Array.from({ length: 200 }, (_, place) => ({
      name: `s${place}`,
      agent: "anything",
      inputs: Array.from({ length: 200 }, (_other, other) => `o${other}`),
      outputs: [`o${place}`],
    }));
    const plan = planOf({ steps });
    const found = validatePlan(plan, surroundings).filter(({ code }) => code === "cycle");
    expect(found.some(({ message }) => message.endsWith("s0 -> s1 -> s0"))).toBe(true);
  });

  it("nested fifteen deep is validated as well", () => {
    let nested: object = { steps: [{ name: "leaf", agent: "add", with: { numbers: [1] }, outputs: ["x"] }] };
    for (let depth = 0; depth < 15; depth++)
      nested = { steps: [{ name: `level${depth}`, workflow: nested, outputs: ["x"] }] };
    const plan = planOf(nested);
    expect(validatePlan(plan, surroundings)).toEqual([]);
    expect(fastest(() => validatePlan(plan, surroundings))).toBeLessThan(50);
  });

  it("may hold expressions and schemas that multiply, and is validated in no time", () => {
    const doubled = Array.from({ length: 40 }, (_, n) => `cel.bind(v${n + 1}, v${n} + v${n}, `).join("");
    const branches = Array.from({ length: 40 }, () => "(topic == '' ? [1] : ['a'])").join(" + ");
    const wide = { anyOf: Array.from({ length: 10 }, () => ({ $ref: "#/$defs/node" })) };
    const node = { type: "object", properties: { a: wide, b: wide }, required: ["a", "b"] };
    const looping = { ...wide, $defs: { node, ring: { anyOf: [{ $ref: "#/$defs/ring" }, { $ref: "#/$defs/ring" }] } } };
    const plan = planOf({
      inputs: { topic: "string", tree: looping, ring: { $ref: "#/$defs/ring", $defs: looping.$defs } },
      steps: [
        {
          name: "a",
          agent: "search",
          inputs: { query: `cel.bind(v0, [1], ${doubled}v40)${")".repeat(40)}[0]` },
          outputs: ["x"],
        },
        { name: "b", agent: "add", inputs: { numbers: `cel.bind(l, ${branches}, l)` }, outputs: ["y"] },
        {
          name: "c",
          workflow: { inputs: { tree: looping }, steps: [{ name: "d", agent: "anything", outputs: ["z"] }] },
          inputs: ["tree"],
          outputs: ["w"],
        },
      ],
    });
    expect(fastest(() => validatePlan(plan, surroundings))).toBeLessThan(200);
  });
});
