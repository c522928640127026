import { describe, expect, it } from "vitest";
import { doubled, irreversibleCalls } from "../../support/workflows/doubled.ts";
import { differences, expected } from "../../support/workflows/differences.ts";
import { drive } from "../../support/workflows/drive.ts";
import { holdForAll } from "../../support/workflows/hold-for-all.ts";
import { repeated } from "../../support/workflows/repeated.ts";
import { wrongCompensations } from "../../support/workflows/undone.ts";

/** CASES=20000 tries more; CASES_SEED=… tries the same again; COVERAGE=1 prints how much there was of what. */
const CASES = Number(process.env.CASES ?? 100);
const SEED = Number(process.env.CASES_SEED ?? Math.floor(Math.random() * 2 ** 31));

describe(`an irreversible step whose process dies at any moment (${CASES} cases, seed ${SEED})`, () => {
  it(
    "has its effect once or not at all, and a person is asked where nobody knows",
    { timeout: CASES * 900 },
    async () => {
      let kills = 0;
      let calls = 0;
      let held = 0;
      await holdForAll(CASES, SEED, async (given) => {
        const one = irreversibly(given);
        const driven = await drive(one, one.deaths);
        kills += driven.kills;
        calls += irreversibleCalls(driven).length;
        held += driven.ledger.held.length;
        const wanted = expected(one.script, driven, one.inputs);
        return [...doubled(driven), ...differences(driven, wanted), ...repeated(driven), ...wrongCompensations(driven)];
      });
      if (process.env.COVERAGE !== undefined)
        process.stdout.write(`${kills} deaths, ${calls} irreversible calls, ${held} asked of a person\n`);
      expect(kills).toBeGreaterThan(CASES * 0.3);
      expect(calls).toBeGreaterThan(CASES);
      expect(held).toBeGreaterThan(CASES / 20);
    },
  );
});

type Case = Parameters<Parameters<typeof holdForAll>[2]>[0];

/** The case with the agent that is steady replaced, wherever it stands, by one that does what cannot be undone. */
function irreversibly(one: Case): Case {
  const text = JSON.stringify(one.document)
    .replaceAll(/"agent":"steady(@[^"]*)?"/g, '"agent":"send"')
    .replaceAll('"capability":"can_steady"', '"capability":"can_send"')
    .replaceAll('"effect":"compensable"', '"effect":"irreversible"');
  // In every other case what undoes cannot be undone itself.
  const undoing =
    one.script.seed % 2 === 0
      ? text
      : text
          .replaceAll('"agent":"undo"', '"agent":"send"')
          .replaceAll('"capability":"can_undo"', '"capability":"can_send"');
  const { budget: _budget, ...document } = JSON.parse(undoing) as Case["document"];
  return { ...one, document };
}
