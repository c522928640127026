import { describe, expect, it } from "vitest";
import { Coverage } from "../../support/workflows/coverage.ts";
import { differences, expected } from "../../support/workflows/differences.ts";
import { drive } from "../../support/workflows/drive.ts";
import { holdForAll } from "../../support/workflows/hold-for-all.ts";
import { repeated } from "../../support/workflows/repeated.ts";
import { wrongCompensations } from "../../support/workflows/undone.ts";

/** CASES=20000 tries more; CASES_SEED=… tries the same again; COVERAGE=1 prints what the cases had in them. */
const CASES = Number(process.env.CASES ?? 1000);
const SEED = Number(process.env.CASES_SEED ?? Math.floor(Math.random() * 2 ** 31));

describe(`a random workflow whose process dies again and again (${CASES} cases, seed ${SEED})`, () => {
  it(
    "comes to what the reference says, and no step that ended on record runs again",
    { timeout: CASES * 900 },
    async () => {
      const coverage = new Coverage();
      await holdForAll(CASES, SEED, async (one) => {
        const driven = await drive(one, one.deaths);
        coverage.add(one, driven);
        const wanted = expected(one.script, driven, one.inputs);
        return [...differences(driven, wanted), ...repeated(driven), ...wrongCompensations(driven)];
      });
      if (process.env.COVERAGE !== undefined) process.stdout.write(`${coverage.toString()}\n`);
      expect(coverage.thin(["killed once"], 0.3)).toEqual([]);
      expect(coverage.thin(["killed several times", "fails", "state: compensated"], 0.03)).toEqual([]);
    },
  );
});
