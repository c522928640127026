import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createLedger } from "../../../src/graph/branch/ledger.ts";
import { NO_USAGE } from "../../../src/graph/step/run-usage.ts";

const worst = (steps: number, tokens = 0, usd = 0) => ({ steps, attempts: steps, tokens, usd, seconds: 0 });
const took = (steps: number, tokens = 0, usd = 0) => ({ ...NO_USAGE, steps, input_tokens: tokens, usd });

describe("a ledger", () => {
  it("lets a step begin once what runs beside it has ended cheaper than feared", async () => {
    const ledger = createLedger({ tokens: 100 });
    const settle = await ledger.reserve(worst(1, 80));
    let begun = false;
    const second = ledger.reserve(worst(1, 80)).then((give) => {
      begun = true;
      return give;
    });
    await Promise.resolve();
    expect(begun).toBe(false);
    settle(took(1, 20));
    (await second)(took(1, 80));
    await expect(ledger.reserve(worst(1, 1))).rejects.toMatchObject({
      code: "over_budget",
      detail: { field: "budget.tokens" },
    });
  });

  it("counts what was taken before a crash, and takes three tenths for three tenths", async () => {
    const ledger = createLedger({ usd: 0.3 });
    ledger.charge(took(1, 0, 0.1));
    (await ledger.reserve(worst(1, 0, 0.1)))(took(1, 0, 0.1));
    (await ledger.reserve(worst(1, 0, 0.1)))(took(1, 0, 0.1));
    await expect(ledger.reserve(worst(1, 0, 0.01))).rejects.toMatchObject({ code: "over_budget" });
  });

  it("never lets more be taken than it was given, whatever runs side by side", async () => {
    const tasks = fc.array(
      fc.record({ most: fc.nat({ max: 20 }), share: fc.double({ min: 0, max: 1, noNaN: true }) }),
      { maxLength: 20 },
    );
    await fc.assert(
      fc.asyncProperty(tasks, fc.nat({ max: 100 }), async (list, allowance) => {
        const ledger = createLedger({ tokens: allowance });
        let spent = 0;
        await Promise.all(
          list.map(async ({ most, share }, place) => {
            try {
              const settle = await ledger.reserve(worst(1, most));
              for (let turn = 0; turn < place % 3; turn++) await Promise.resolve();
              const tokens = Math.floor(most * share);
              spent += tokens;
              settle(took(1, tokens));
            } catch (error) {
              expect(error).toMatchObject({ code: "over_budget" });
            }
          }),
        );
        expect(spent).toBeLessThanOrEqual(allowance);
      }),
    );
  });
});
