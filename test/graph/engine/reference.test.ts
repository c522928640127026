import { describe, expect, it } from "vitest";
import { Coverage } from "../../support/workflows/coverage.ts";
import { differences, expected } from "../../support/workflows/differences.ts";
import { drive } from "../../support/workflows/drive.ts";
import { holdForAll } from "../../support/workflows/hold-for-all.ts";
import { beyondBounds } from "../../support/workflows/measured.ts";
import { repeated } from "../../support/workflows/repeated.ts";
import { wrongCompensations } from "../../support/workflows/undone.ts";

/** CASES=20000 tries more; CASES_SEED=… tries the same again; COVERAGE=1 prints what the cases had in them. */
const CASES = Number(process.env.CASES ?? 1000);
const SEED = Number(process.env.CASES_SEED ?? Math.floor(Math.random() * 2 ** 31));

const CONSTRUCTS = [
  "1 step",
  "2 to 10 steps",
  "more than 10 steps",
  "inputs by name",
  "inputs as expressions",
  "inputs declared",
  "when",
  "for_each",
  "for_each: literal",
  "for_each: name",
  "repeat",
  "for_each and repeat",
  "nested 1 deep",
  "nested 2 deep",
  "nested in for_each",
  "nested in repeat",
  "nested inputs declared",
  "aggregate: merge",
  "aggregate: concatenate",
  "aggregate: first_success",
  "aggregate: majority",
  "aggregate: best_by_score",
  "aggregate: quorum",
  "retry",
  "fallback",
  "on_error",
  "approval",
  "compensate",
  "effect",
  "capability",
  "budget",
  "for_each: on_error fail",
  "for_each: on_error skip",
  "for_each: on_error null",
  "outputs by name",
  "outputs as expressions",
  "tried again",
  "fell back",
  "optimized",
  "state: completed",
  "state: failed",
  "state: skipped",
  "state: compensated",
  "state: uncompensated",
];

describe(`a random workflow (${CASES} cases, seed ${SEED})`, () => {
  it("comes to what the reference says, within what was proven", { timeout: CASES * 600 }, async () => {
    const coverage = new Coverage();
    await holdForAll(CASES, SEED, async (one) => {
      const driven = await drive(one);
      coverage.add(one, driven);
      const wanted = expected(one.script, driven, one.inputs);
      return [
        ...differences(driven, wanted),
        ...repeated(driven),
        ...wrongCompensations(driven),
        ...beyondBounds(driven),
      ];
    });
    if (process.env.COVERAGE !== undefined) process.stdout.write(`${coverage.toString()}\n`);
    expect(coverage.thin(CONSTRUCTS, 0.01)).toEqual([]);
    expect(coverage.thin(["ends well", "fails"], 0.15)).toEqual([]);
  });
});
