import { describe, expect, it } from "vitest";
import { limitAttempt } from "../../../src/graph/step/attempt-limit.ts";
import type { Usage } from "../../../src/agents/model/usage.ts";

describe("what an attempt says it has spent", () => {
  it.each([
    { inputTokens: Number.NaN, outputTokens: 0 },
    { inputTokens: 0, outputTokens: -1 },
    { inputTokens: 0, outputTokens: 0, usd: Infinity },
    { usd: 1 } as unknown as Usage,
  ])("is refused where it is no amount: %o", (usage) => {
    const counted: Usage[] = [];
    const limit = limitAttempt("biller", undefined, (taken) => void counted.push(taken));
    expect(() => limit.spend(usage)).toThrow(/^agent biller spent .* spend takes \{inputTokens, outputTokens, usd\?\}/);
    expect(counted).toEqual([]);
  });

  it("counts where it is one, nothing included", () => {
    const counted: Usage[] = [];
    const limit = limitAttempt("biller", undefined, (taken) => void counted.push(taken));
    limit.spend({ inputTokens: 0, outputTokens: 0.5, usd: 0 });
    expect(counted).toEqual([{ inputTokens: 0, outputTokens: 0.5, usd: 0 }]);
  });
});
