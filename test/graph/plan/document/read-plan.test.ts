import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readPlan } from "../../../../src/graph/plan/read-plan.ts";
import { arbitraryDocument } from "./arbitrary-plan.ts";

interface Said {
  readonly code: string;
  readonly path: string;
  readonly nearest?: string | undefined;
}

function said(document: unknown): Said[] {
  const reading = readPlan(document);
  return reading.ok
    ? []
    : reading.problems.map(({ code, path, nearest }) => ({ code, path, ...(nearest !== undefined && { nearest }) }));
}

/** One step with these words beside the necessary ones. */
const step = (words: object): object => ({ steps: [{ name: "a", agent: "b", outputs: ["x"], ...words }] });

const FAULTS: readonly (readonly [words: object, code: string, path: string, nearest?: string])[] = [
  [{ retry: { attempts: 99 } }, "out_of_range", "retry.attempts"],
  [{ retry: 0 }, "out_of_range", "retry"],
  [{ retry: "often" }, "malformed", "retry"],
  [{ retry: { backoff: "expo" } }, "unknown_value", "retry.backoff"],
  [{ retry: { on: ["timeot"] } }, "unknown_value", "retry.on.0", "timeout"],
  [{ retry: { delay: "5 minutes" } }, "bad_duration", "retry.delay"],
  [{ retri: 3 }, "unknown_word", "retri", "retry"],
  [{ for_each: { as: "x" } }, "missing_word", "for_each.in"],
  [{ for_each: { in: "x", concurrency: 0 } }, "out_of_range", "for_each.concurrency"],
  [{ for_each: { in: "x", on_error: "nul" } }, "unknown_value", "for_each.on_error", "null"],
  [{ for_each: ["x"] }, "malformed", "for_each"],
  [{ repeat: { max: 3 } }, "missing_word", "repeat.until"],
  [{ repeat: { until: "x", max: 101 } }, "out_of_range", "repeat.max"],
  [{ timeout: "soon" }, "bad_duration", "timeout"],
  [{ timeout: "25h" }, "bad_duration", "timeout"],
  [{ timeout: -1 }, "bad_duration", "timeout"],
  [{ agent: "Bad Name" }, "bad_reference", "agent"],
  [{ agent: "b@newest" }, "bad_reference", "agent"],
  [{ capability: "c" }, "who", ""],
  [{ aggregate: "merge" }, "who", ""],
  [{ agent: undefined, aggregate: "majorty" }, "unknown_value", "aggregate", "majority"],
  [{ agent: undefined, aggregate: { how: "qorum" } }, "unknown_value", "aggregate.how", "quorum"],
  [{ agent: undefined, aggregate: { n: 2 } }, "missing_word", "aggregate.how"],
  [{ agent: undefined, aggregate: { how: "quorum", n: 0 } }, "out_of_range", "aggregate.n"],
  [{ agent: undefined, aggregate: { how: "quorum", least: 2 } }, "unknown_word", "aggregate.least"],
  [{ agent: undefined, aggregate: ["merge"] }, "malformed", "aggregate"],
  [{ agent: undefined }, "who", ""],
  [{ fallback: [] }, "too_few", "fallback"],
  [{ fallback: ["a", "b", "c", "d", "e", "f"] }, "too_many", "fallback"],
  [{ fallback: [{ agent: "a", value: 1 }] }, "who", "fallback.0"],
  [{ fallback: { with: {} } }, "who", "fallback"],
  [{ fallback: [{ value: 1 }, { agnet: "x" }] }, "unknown_word", "fallback.1.agnet", "agent"],
  [{ fallback: { agent: "x", timeout: "never" } }, "bad_duration", "fallback.timeout"],
  [{ compensate: { with: {} } }, "who", "compensate"],
  [{ compensate: { agent: "b", inputs: { a: 1 } } }, "bad_expression", "compensate.inputs.a"],
  [{ approval: { mesage: "x" } }, "unknown_word", "approval.mesage", "message"],
  [{ on_error: "skp" }, "unknown_value", "on_error", "skip"],
  [{ effect: "reversible" }, "unknown_value", "effect", "irreversible"],
  [{ when: true }, "bad_expression", "when"],
  [{ inputs: ["a", "B"] }, "bad_name", "inputs.1"],
  [{ inputs: { a: "" } }, "bad_expression", "inputs.a"],
  [{ outputs: [] }, "too_few", "outputs"],
  [{ outputs: null }, "malformed", "outputs"],
  [{ outputs: undefined }, "missing_word", "outputs"],
  [{ with: { a: [1, Number.NaN] } }, "not_json", "with.a.1"],
  [{ with: { a: new Date(0) } }, "not_json", "with.a"],
  [{ with: JSON.parse('{"__proto__": 1}') as object }, "forbidden_key", "with.__proto__"],
  [{ agent: undefined, workflow: { steps: [{ name: "c", agent: "b" }] } }, "missing_word", "workflow.steps.0.outputs"],
  [{ agent: undefined, workflow: { step: [] } }, "unknown_word", "workflow.step", "steps"],
];

describe("a fault in a step", () => {
  for (const [words, code, path, nearest] of FAULTS) {
    it(`is ${code} at ${path || "the step"} for ${Object.keys(words).join(", ")} ${JSON.stringify(Object.values(words)).slice(0, 60)}`, () => {
      const place = path === "" ? "steps.0" : `steps.0.${path}`;
      expect(said(step(words))).toEqual([{ code, path: place, ...(nearest !== undefined && { nearest }) }]);
    });
  }
});

describe("a document", () => {
  it.each([
    [null, "malformed", ""],
    [[], "malformed", ""],
    ["text", "malformed", ""],
    [{}, "missing_word", "steps"],
    [{ workflow: null }, "malformed", "workflow"],
    [{ workflow: { steps: [] }, steps: [] }, "unknown_word", "steps"],
    [{ steps: [], version: "1.0" }, "bad_version", "version"],
    [{ steps: [], budget: { tokns: 1 } }, "unknown_word", "budget.tokns"],
    [{ steps: [], budget: { usd: -1 } }, "out_of_range", "budget.usd"],
    [{ steps: [], inputs: { city: "strng" } }, "unknown_value", "inputs.city"],
    [{ steps: [], inputs: { "Bad Name": "string" } }, "bad_name", "inputs.Bad Name"],
    [{ steps: [], outputs: { a: 1 } }, "bad_expression", "outputs.a"],
    [{ steps: [], defaults: { agent: "b" } }, "unknown_word", "defaults.agent"],
    [{ steps: Array.from({ length: 201 }, () => step({})) }, "too_many", "steps"],
  ])("%j is refused as %s at %j", (document, code, path) => {
    expect(said(document)).toContainEqual(expect.objectContaining({ code, path }));
  });

  it("says everything at once, with what would do", () => {
    const reading = readPlan({
      workflow: {
        nam: "x",
        steps: [
          { name: "A b", agent: "x", capability: "y", outputs: [], retry: { attempts: 99, jiter: true } },
          { agent: "b", outputs: ["x"], timeout: "soon" },
        ],
      },
    });
    expect(reading.ok ? [] : reading.problems.map(({ code, path }) => `${code} ${path}`).toSorted()).toEqual([
      "bad_duration workflow.steps.1.timeout",
      "bad_name workflow.steps.0.name",
      "missing_word workflow.steps.1.name",
      "out_of_range workflow.steps.0.retry.attempts",
      "too_few workflow.steps.0.outputs",
      "unknown_word workflow.nam",
      "unknown_word workflow.steps.0.retry.jiter",
      "who workflow.steps.0",
    ]);
    expect(reading.ok ? [] : reading.problems).toContainEqual({
      code: "out_of_range",
      path: "workflow.steps.0.retry.attempts",
      message: "attempts is 99, expected a whole number from 1 to 10",
      expected: "a whole number from 1 to 10",
    });
    expect(reading.ok ? [] : reading.problems).toContainEqual({
      code: "unknown_word",
      path: "workflow.steps.0.retry.jiter",
      message: 'retry has no word "jiter"; did you mean jitter?',
      expected: "one of attempts, backoff, delay, max_delay, jitter, on",
      nearest: "jitter",
    });
  });

  it("cannot exhaust the stack or the time", () => {
    const deep: Record<string, unknown> = {};
    let inner = deep;
    for (let level = 0; level < 100_000; level++) {
      const next: Record<string, unknown> = {};
      inner["a"] = next;
      inner = next;
    }
    expect(said(step({ with: { deep } }))).toMatchObject([{ code: "too_deep" }]);

    const round: Record<string, unknown> = {};
    round["a"] = [round, round];
    expect(said(step({ with: { round } }))).toMatchObject([{ code: expect.stringMatching(/too_deep|too_large/) }]);

    expect(said(step({ with: { long: Array.from({ length: 200_000 }, () => 1) } }))).toMatchObject([
      { code: "too_large" },
    ]);
    const many = Object.fromEntries(Array.from({ length: 90_000 }, (_, index) => [`retry${index}`, 1]));
    const since = performance.now();
    expect(said(step(many))).toHaveLength(100);
    expect(performance.now() - since).toBeLessThan(5000);
  });
});

interface Plannable {
  readonly steps: (Record<string, unknown> & { workflow?: string | Plannable })[];
}

/** Every step of a document with its path, those of nested workflows too. */
function stepsOf(document: Plannable, prefix = ""): { step: Record<string, unknown>; path: string }[] {
  return document.steps.flatMap((step, index) => {
    const path = `${prefix}steps.${index}`;
    const nested = typeof step.workflow === "object" ? stepsOf(step.workflow, `${path}.workflow.`) : [];
    return [{ step, path }, ...nested];
  });
}

const SLIPS: readonly (readonly [word: string, value: unknown, code: string, place: string])[] = [
  ["timeout", "soon", "bad_duration", "timeout"],
  ["retry", { attempts: 99 }, "out_of_range", "retry.attempts"],
  ["for_each", { as: "x" }, "missing_word", "for_each.in"],
  ["outputs", [], "too_few", "outputs"],
  ["on_error", "skp", "unknown_value", "on_error"],
  ["fallback", [{ value: 1 }, { agent: "No" }], "bad_reference", "fallback.1.agent"],
  ["compensate", { agent: "a", inputs: ["B"] }, "bad_name", "compensate.inputs.0"],
  ["colour", "red", "unknown_word", "colour"],
];

describe("faults planted anywhere in any document", () => {
  it("are found, each in its place, and nothing else is", () => {
    const planted = fc.array(fc.tuple(fc.nat(), fc.constantFrom(...SLIPS)), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(arbitraryDocument, planted, (written, slips) => {
        const document = structuredClone(written) as Plannable;
        const steps = stepsOf(document);
        if (steps.length === 0) return;
        const expected = new Set<string>();
        for (const [at, [word, value, code, place]] of slips) {
          const found = steps[at % steps.length];
          if (found === undefined) continue;
          found.step[word] = structuredClone(value);
          expected.add(`${code} ${found.path}.${place}`);
        }
        expect(new Set(said(document).map(({ code, path }) => `${code} ${path}`))).toEqual(expected);
      }),
      { numRuns: 100 },
    );
  });
});
