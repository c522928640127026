import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { lessons, storedForm, training } from "../../evals/train.ts";
import { trainRouter, type Lesson } from "../../evals/training/train-router.ts";
import { minimise } from "../../evals/training/lbfgs.ts";
import { crossValidate } from "../../evals/training/cross-validate.ts";
import { outcomes } from "../../src/agents/planner/routing/outcome.ts";
import { createRouter } from "../../src/agents/planner/routing/router.ts";
import { weightsFile } from "../../src/agents/planner/routing/weights.ts";

const weightsPath = "src/agents/planner/routing/weights.json";

describe("the router's weights", () => {
  it("are what training on the present questions and features gives", { timeout: 120_000 }, () => {
    const stored = weightsFile.parse(JSON.parse(readFileSync(weightsPath, "utf8")));
    const trained = weightsFile.parse(storedForm(trainRouter(lessons(), training)));
    expect(Object.keys(trained.features).length).toBe(Object.keys(stored.features).length);
    // Not to the last unit: other machines may round an exponential differently.
    const drift = Object.entries(stored.features).map(([name, line]) => distance(line, trained.features[name] ?? ""));
    expect(Math.max(...drift)).toBeLessThanOrEqual(2);
  });

  it("learn from questions that all differ, by many authors", () => {
    const all = lessons();
    expect(new Set(all.map((lesson) => lesson.question)).size).toBe(all.length);
    expect(all.length).toBeGreaterThan(900);
    expect(new Set(all.map((lesson) => lesson.author)).size).toBeGreaterThan(15);
  });
});

describe("training", () => {
  const outcome = (part: string): number => outcomes.findIndex((each) => each.join() === part);
  const toy: Lesson[] = ["red", "blue", "green", "grey"].flatMap((colour) => [
    { question: `what is the price of the ${colour} box`, outcome: outcome("price"), author: colour },
    { question: `how did sales of the ${colour} box develop`, outcome: outcome("analyze"), author: colour },
    { question: `what do the rules say on the ${colour} box`, outcome: outcome("retrieve"), author: colour },
  ]);
  const options = { ridge: 0.3, iterations: 40, minimum: { default: 1 } };

  it("learns what its lessons have in common", () => {
    const { biases, weights } = trainRouter(toy, options);
    const route = createRouter({ biases, byFeature: weights });
    expect(route("what is the price of the black box").outcome).toEqual(["price"]);
    expect(route("what do the rules say on the black box").outcome).toEqual(["retrieve"]);
    const { probability, marginals } = route("how did sales of the black box develop");
    expect(probability).toBeGreaterThan(0.5);
    expect(marginals.analyze).toBeGreaterThanOrEqual(probability);
  });

  it("keeps an author's questions together when it cross-validates", () => {
    const folds = crossValidate(toy, options);
    expect(folds.map((fold) => fold.author)).toEqual(["red", "blue", "green", "grey"]);
    expect(folds.every((fold) => fold.exact === fold.total)).toBe(true);
  });

  it("finds the bottom of a crooked valley", () => {
    const rosenbrock = (at: Float64Array, gradient: Float64Array): number => {
      const [x = 0, y = 0] = at;
      gradient[0] = -2 * (1 - x) - 400 * x * (y - x * x);
      gradient[1] = 200 * (y - x * x);
      return (1 - x) ** 2 + 100 * (y - x * x) ** 2;
    };
    const [x, y] = minimise(rosenbrock, Float64Array.of(-1.2, 1), 200);
    expect(x).toBeCloseTo(1, 2);
    expect(y).toBeCloseTo(1, 2);
  });
});

function distance(a: string, b: string): number {
  const left = a.split(" ").map(Number);
  const right = b.split(" ").map(Number);
  return Math.max(
    ...Array.from({ length: Math.max(left.length, right.length) }, (_, i) =>
      Math.abs((left[i] ?? 0) - (right[i] ?? 0)),
    ),
  );
}
