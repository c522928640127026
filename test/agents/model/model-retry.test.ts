import { expect, it } from "vitest";
import { createRetry } from "../../../src/agents/model/model-retry.ts";
import { createRetryBudget } from "../../../src/tools/retry-budget.ts";
import { Unavailable } from "../../../src/tools/errors.ts";

it("repeats of all models of an endpoint are no more than their budget, whatever fails", async () => {
  const budget = createRetryBudget({ ratio: 0.2, floorPerSecond: 0, windowMs: 60_000 });
  const delays = { maxRetries: 3, baseDelayMs: 1, maxDelayMs: 1, budget };
  const models = [createRetry("small", delays), createRetry("large", delays)];
  let calls = 0;
  const call = (): Promise<never> => {
    calls += 1;
    return Promise.reject(new Unavailable("not there"));
  };
  const { signal } = new AbortController();
  for (let turn = 0; turn < 100; turn += 1)
    await expect(models[turn % 2]?.(call, signal)).rejects.toMatchObject({ code: "unavailable" });
  // 100 first tries and 20 of the 300 that would have been allowed.
  expect(calls).toBe(120);
});

it("a call with room in the budget is repeated as often as it may be", async () => {
  let calls = 0;
  const retry = createRetry("small", { maxRetries: 3, baseDelayMs: 1, maxDelayMs: 1 });
  const call = (): Promise<string> => {
    calls += 1;
    return calls < 4 ? Promise.reject(new Unavailable("not there")) : Promise.resolve("here");
  };
  expect(await retry(call, new AbortController().signal)).toBe("here");
});
