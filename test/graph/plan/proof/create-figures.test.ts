import { describe, expect, it } from "vitest";
import { createFigures } from "../../../../src/graph/plan/proof/create-figures.ts";
import { testAgent } from "../../../support/test-agents.ts";

const quiet = testAgent("quiet", () => Promise.resolve(1), { effect: "idempotent" });
const open = {
  ...testAgent("open", () => Promise.resolve(1), { timeoutMs: 5000 }),
  latencyMs: 200,
  cost: { tokens: { expected: 1, most: 2 } },
};
const paid = { ...testAgent("paid", () => Promise.resolve(1)), cost: { usd: { expected: 1, most: 2 } } };

describe("figures of agents", () => {
  it("are the server's own where an agent declares none, and say so", () => {
    expect(createFigures([quiet])("quiet")).toEqual({
      tokens: { expected: 0, most: 50_000 },
      usd: { expected: 0, most: 0 },
      latencyMs: 3000,
      timeoutMs: 30_000,
      effect: "idempotent",
      assumed: true,
    });
    expect(createFigures([paid])("paid")).toMatchObject({ usd: { most: 2 }, assumed: true });
  });

  it("are what was declared, and the time what was seen", () => {
    expect(createFigures([open])("open")).toMatchObject({
      tokens: { most: 2 },
      latencyMs: 200,
      timeoutMs: 5000,
      assumed: false,
    });
    expect(createFigures([open], () => 42)("open").latencyMs).toBe(42);
  });
});
