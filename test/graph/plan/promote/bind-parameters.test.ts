import { describe, expect, it } from "vitest";
import { bindParameters } from "../../../../src/graph/plan/promote/bind-parameters.ts";
import { liftParameters } from "../../../../src/graph/plan/promote/lift-parameters.ts";
import { agents, resolved } from "./planned-for.ts";
import { heldOut, tuned, type QuestionPairs } from "./question-pairs.ts";

const told = resolved({
  steps: [{ name: "tell", agent: "synthesizer", inputs: ["question"], outputs: ["told"] }],
});
const madeFrom = (question: string) => ({ plan: liftParameters(told, question, { agents }) });

function count(pairs: readonly QuestionPairs[]) {
  let [right, missed, wrong, taken, others] = [0, 0, 0, 0, 0];
  for (const { made, same, other } of pairs) {
    const stored = madeFrom(made);
    for (const [question, values] of same) {
      const bound = bindParameters(stored, question);
      const expected = Object.values(values).map(String).toSorted();
      if (bound === undefined) missed += 1;
      else if (Object.values(bound).map(String).toSorted().join("|") === expected.join("|")) right += 1;
      else wrong += 1;
    }
    others += other.length;
    taken += other.filter((question) => bindParameters(stored, question) !== undefined).length;
  }
  return { right, missed, wrong, taken, others };
}

describe("binding parameters", () => {
  it("reads the values of every question of the same shape, and none of another, where it was tuned", () => {
    expect(count(tuned)).toEqual({ right: 30, missed: 0, wrong: 0, taken: 0, others: 41 });
  });

  it("takes none of another shape, and misses few of the same, where it was not", () => {
    const { right, missed, wrong, taken, others } = count(heldOut);
    expect({ wrong, taken, others }).toEqual({ wrong: 0, taken: 0, others: 38 });
    expect(right / (right + missed)).toBeGreaterThanOrEqual(0.85);
  });

  it("gives values under their names", () => {
    expect(bindParameters(madeFrom("Price for 12 seats of Team"), "price for 45 seats of Enterprise")).toEqual({
      seats: 45,
      plan: "Enterprise",
    });
  });

  it("reads a template that a person wrote, and holds values against its schema", () => {
    const inputs = { customer: { type: "string" }, year: { type: "integer", minimum: 2020 } };
    const plan = { description: "Revenue of {customer} in {year}", inputs };
    expect(bindParameters({ plan }, "What was the revenue of Dovetail in 2024?")).toEqual({
      customer: "Dovetail",
      year: 2024,
    });
    expect(bindParameters({ plan }, "Revenue of Dovetail in 1999")).toBeUndefined();
  });

  it("knows the shape of a lifted workflow whose description a person has replaced", () => {
    const made = 'Apply 1,000 credits for ten users to "Big \\ deal" of Dovetail';
    const plan = { ...madeFrom(made).plan, description: "Credits." };
    expect(bindParameters({ plan }, 'apply 50 credits for 3 users to "It" of Halvorsen')).toEqual({
      credits: 50,
      users: 3,
      text: "It",
      name: "Halvorsen",
    });
    expect(bindParameters({ plan }, "Credits.")).toBeUndefined();
  });

  it("fits nothing without a template", () => {
    expect(bindParameters({ plan: { description: "Prices of plans." } }, "Prices of plans.")).toBeUndefined();
    expect(bindParameters({ plan: {} }, "Prices of plans.")).toBeUndefined();
  });

  it("gives values that stand in another order to whom they belong", () => {
    const stored = madeFrom("Which orders of 3 crates did we ship in 2 days?");
    expect(bindParameters(stored, "In 4 days, which orders of 9 crates did we ship?")).toEqual({ crates: 9, days: 4 });
  });

  it("wants one value for a parameter that stands twice", () => {
    const stored = madeFrom("Is Team enough, or is Team too small for 5 seats?");
    expect(bindParameters(stored, "Is Basic enough, or is Basic too small for 9 seats?")).toEqual({
      plan: "Basic",
      seats: 9,
    });
    expect(bindParameters(stored, "Is Basic enough, or is Premium too small for 9 seats?")).toBeUndefined();
  });
});
