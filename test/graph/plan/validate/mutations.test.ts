import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mutations, type Choose } from "./mutations.ts";
import { problemsOf } from "./world.ts";
import { validWorkflow, type Document } from "./valid-workflow.ts";

const APPROVE = new Set(["irreversible"] as const);
const WORKFLOWS = 75;

/** Every mutation of every workflow, chosen by a seed alone. */
function mutants(): { name: string; codes: readonly string[]; document: Document }[] {
  const workflows = fc.sample(validWorkflow, { numRuns: WORKFLOWS, seed: 11 });
  let turn = 0;
  const choose: Choose = (values) => values[values.length === 0 ? 0 : (turn += 7) % values.length];
  return workflows.flatMap((workflow) =>
    mutations.flatMap((mutation) => {
      const document = structuredClone(workflow);
      const { name, codes } = mutation;
      return mutation.apply(document, choose) ? [{ name, codes, document }] : [];
    }),
  );
}

describe("a workflow made invalid", () => {
  const made = mutants();

  it("comes in at least 2,000 mutants by at least 40 operators, each at work", () => {
    expect(mutations.length).toBeGreaterThanOrEqual(40);
    expect(made.length).toBeGreaterThanOrEqual(2000);
    const counts = Map.groupBy(made, ({ name }) => name);
    expect(mutations.filter(({ name }) => (counts.get(name)?.length ?? 0) < 5).map(({ name }) => name)).toEqual([]);
  });

  it("is never accepted, and what was done to it is what is said", () => {
    const wrong = made.flatMap(({ name, codes, document }) => {
      const found = problemsOf(document, { approve: APPROVE }).map(({ code }) => code);
      return codes.some((code) => found.includes(code)) ? [] : [{ name, found, document }];
    });
    expect(wrong).toEqual([]);
  });
});
